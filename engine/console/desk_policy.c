/* The desk, as the console asks it: what changed, and which policy decides. */
#include "console/desk_room.h"

#include "policy/payer.h"

static void tell_changes(struct screen *screen, const struct desk_changes *changes)
{
    for (size_t i = 0; i < changes->count && i < DESK_CHANGES; i++)
        screen_say(screen, "%s %s", changes->at[i].file, changes->at[i].what);
    if (changes->count > DESK_CHANGES)
        screen_say(screen, "and %zu more files", changes->count - DESK_CHANGES);
}

enum status desk_watch(struct console *console, bool *changed, struct error *error)
{
    enum status status = desk_look(console->desk, changed, error);
    if (!status && *changed)
        tell_changes(&console->screen, desk_changes(console->desk));
    if (status != STATUS_POLICY)
        return status;
    screen_error(&console->screen, error);
    *error = ERROR_NONE;
    return STATUS_OK;
}

enum status desk_changed(struct console *console, struct error *error)
{
    enum status status = ask_changed(console, error);
    if (status || !table_current(console->table))
        ask_forget(console);
    desk_settled(console->desk);
    return status;
}

uint32_t desk_line_typed(const struct desk *desk, struct text policy, struct text file,
                         uint32_t line)
{
    if (text_is(file, TRIED_NAME))
        (void)desk_tried_line(desk, policy, &line);
    return line;
}

int32_t desk_date(const struct console *console)
{
    const struct table_session *current = table_current(console->table);
    return current ? current->session->date_of_service : console->known_on;
}

static enum status nobody(struct error *error)
{
    error_set(error, STATUS_USAGE, "console.policy", "no policy decides here");
    error_fix(error, "name one, or :load a session; :policies lists them");
    return error->status;
}

static enum status find_payer(struct console *console,
                              const struct table_session *current,
                              const struct policy **policy, struct error *error)
{
    const struct session *session = current->session;
    const struct payer_asked asked = {.payer = session->insurance.at[0].payer,
                                      .kind = (int)session->insurance.at[0].kind,
                                      .date = session->date_of_service,
                                      .known_on = console->known_on};
    struct identity_answer answer;
    enum status status =
        payer_find(desk_set(console->desk), &asked, &answer, policy, error);
    if (status != STATUS_NOT_FOUND)
        return status;
    error_set(error, STATUS_USAGE, "console.policy",
              "no policy decides for this session's payer");
    error_fix(error, "say which does: :as PAYER");
    return error->status;
}

enum status desk_policy(struct console *console, const struct policy **policy,
                        struct error *error)
{
    const struct table_session *current = table_current(console->table);
    if (!text_is_absent(console->as))
        return policy_set_find(desk_set(console->desk), console->as, policy, error);
    if (!current || !current->session->insurance.count)
        return nobody(error);
    return find_payer(console, current, policy, error);
}

enum status desk_named(struct console_call *call, struct text name,
                       const struct policy **policy, struct error *error)
{
    struct policy_set *set = desk_set(call->console->desk);
    if (text_is_absent(name))
        return desk_policy(call->console, policy, error);
    enum status status = policy_set_find(set, name, policy, error);
    if (status == STATUS_NOT_FOUND)
        error->status = status = STATUS_USAGE;
    return status;
}

enum status desk_words(const struct console_call *call, size_t least, size_t most,
                       struct error *error)
{
    if (call->count >= least && call->count <= most)
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "console.words", ":%s %s", call->command->name,
              call->command->synopsis);
    error_fix(error, ":help %s", call->command->name);
    return error->status;
}
