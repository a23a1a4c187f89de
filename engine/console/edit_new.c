/* :new: a session made here. What is given as pairs is taken; on a terminal the
 * rest of what matters first is asked for, one by one, and an empty answer leaves
 * it unknown. */
#include "console/edit.h"

#include "console/line.h"
#include "console/table_room.h"

#include <stdio.h>

/* What cannot be missing, with what stands there until it is known. */
static const char skeleton[] = "{\n"
                               "  \"session_id\": \"new-%zu\",\n"
                               "  \"date_of_service\": \"%s\",\n"
                               "  \"patient\": {\"id\": \"new\"},\n"
                               "  \"insurance\": [{\"payer\": \"\"}],\n"
                               "  \"services\": [\n"
                               "    {\"code\": \"\"}\n"
                               "  ]\n"
                               "}";

struct question {
    const char *path;
    const char *prompt;
    bool needed; /* asked again until it is answered */
};

static const struct question questions[] = {
    {"payer", "payer (medicare): ", true},
    {"date_of_service", "date of service (YYYY-MM-DD): ", false},
    {"discipline", "discipline (PT, OT, SLP): ", false},
    {"services[1].code", "code of the first service (97110): ", true},
    {"services[1].minutes", "its minutes (23): ", false},
    {"services[1].therapist.credential", "given by (PT, PTA): ", false},
    {"plan_of_care.established_on", "plan of care written on: ", false},
    {"plan_of_care.certified_on", "plan certified on: ", false},
};

struct making {
    struct console *console;
    struct text json;
    uint32_t given; /* bit of each question that was answered */
    bool left;      /* Ctrl-C or Ctrl-D: nothing is made */
};

static enum status begin(struct making *making, struct error *error)
{
    char date[11], text[sizeof skeleton + 64];
    date_write(date_today(), date);
    snprintf(text, sizeof text, skeleton, table_count(making->console->table) + 1,
             date);
    making->json = text_copy(&making->console->arena, text_of(text));
    return text_is_absent(making->json) ? error_no_memory(error) : STATUS_OK;
}

static void note_given(struct making *making, const struct edit_path *path)
{
    char memory[256];
    struct buffer name;
    buffer_borrow(&name, memory, sizeof memory);
    edit_path_write(path, &name);
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        if (text_is(buffer_text(&name), questions[i].path) ||
            (i == 0 && text_is(buffer_text(&name), "insurance[1].payer")))
            making->given |= UINT32_C(1) << i;
}

static enum status put(struct making *making, const struct edit_pair *pair,
                       struct error *error)
{
    struct edit_path path;
    enum status status = edit_path_read(pair->path, NULL, &path, error);
    if (!status)
        status = edit_apply(pair, NULL, &making->console->arena, &making->json, error);
    if (!status)
        note_given(making, &path);
    return status;
}

static enum status take_pairs(struct making *making, struct text rest,
                              struct error *error)
{
    enum status status = STATUS_OK;
    while (!status && rest.len) {
        struct edit_pair pair;
        status = edit_take_pair(&rest, &pair, error);
        if (!status)
            status = put(making, &pair, error);
    }
    return status;
}

/* ---- asked for ---- */

/* One question until its answer can be used, or is left empty. */
static enum status ask(struct making *making, const struct question *question,
                       struct error *error)
{
    for (;;) {
        enum line_end end = LINE_LEFT;
        struct text answer = TEXT_NONE;
        enum status status = screen_flush(&making->console->screen, error);
        if (!status)
            status =
                line_ask(making->console->line, question->prompt, &end, &answer, error);
        if (status)
            return status;
        making->left = end != LINE_STATEMENT;
        answer = text_trim(answer);
        if (making->left || (!answer.len && !question->needed))
            return STATUS_OK;
        const struct edit_pair pair = {text_of(question->path), answer};
        if (answer.len && put(making, &pair, error) == STATUS_OK)
            return STATUS_OK;
        if (answer.len)
            screen_error(&making->console->screen, error);
        *error = ERROR_NONE;
    }
}

static enum status ask_all(struct making *making, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        if (status || making->left)
            break;
        if (!(making->given >> i & 1))
            status = ask(making, &questions[i], error);
    }
    return status;
}

/* ---- :new ---- */

/* Questions 0 and 3: what no session can be without and nobody can guess. */
static enum status missing(const struct making *making, struct error *error)
{
    bool payer = making->given & 1, code = making->given >> 3 & 1;
    if (payer && code)
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "console.new", "a session needs a %s",
              payer ? "code" : "payer");
    error_fix(error, ":new payer=medicare code=97110 minutes=23");
    return error->status;
}

enum status run_new(struct console_call *call, struct error *error)
{
    struct making making = {.console = call->console};
    enum status status = begin(&making, error);
    if (!status)
        status = take_pairs(&making, call->rest, error);
    if (!status && call->console->line)
        status = ask_all(&making, error);
    if (status || making.left)
        return status;
    status = missing(&making, error);
    if (!status)
        status = table_make(call->console->table, making.json, error);
    if (status)
        return status;
    ask_forget(call->console);
    return ask_changed(call->console, error);
}
