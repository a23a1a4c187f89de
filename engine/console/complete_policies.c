/* What policies name: payers, their rules and topics. And files. */
#include "console/complete.h"

#include "policy/payer.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

void complete_payers(struct console *console, struct completions *found)
{
    struct policy_set *set = desk_set(console->desk);
    struct error unheard = ERROR_NONE;
    const struct text *ids;
    size_t count;
    if (policy_set_ids(set, &ids, &count, &unheard))
        return;
    size_t before = found->count;
    for (size_t i = 0; i < count; i++)
        complete_offer(found, ids[i], TEXT_NONE, false);
    for (size_t i = before; i < found->count; i++) {
        const struct policy *policy = NULL;
        if (policy_set_find(set, found->at[i].text, &policy, &unheard))
            found->at[i].meaning = TEXT("cannot be read: :policies says why");
        else
            found->at[i].meaning = policy->title;
    }
}

/* The policy that decides what lies on the table; NULL: none does. */
static const struct policy *deciding(struct console *console)
{
    const struct table_session *on_table = table_current(console->table);
    struct error unheard = ERROR_NONE;
    struct identity_answer answer;
    const struct policy *policy = NULL;
    struct payer_asked asked = {
        .payer = console->as, .date = console->known_on, .known_on = console->known_on};
    if (on_table) {
        const struct session *session = on_table->session;
        asked.date = session->date_of_service;
        if (text_is_absent(asked.payer) && session->insurance.count) {
            asked.payer = session->insurance.at[0].payer;
            asked.kind = session->insurance.at[0].kind;
        }
    }
    if (text_is_absent(asked.payer) ||
        payer_find(desk_set(console->desk), &asked, &answer, &policy, &unheard))
        return NULL;
    return policy;
}

void complete_rules(struct console *console, struct completions *found)
{
    static const char *const engine[] = {
#define R(id) id,
#include "author/rule_ids.def"
#undef R
    };
    const struct policy *policy = deciding(console);
    for (size_t i = 0; policy && i < policy->rule_count; i++)
        complete_offer(found, policy->rules[i].id, policy->rules[i].title, false);
    for (size_t i = 0; policy && i < policy->documentation.require_count; i++)
        complete_offer(found, policy->documentation.require[i].rule,
                       TEXT("what a note must say"), false);
    for (size_t i = 0; i < sizeof engine / sizeof *engine; i++)
        complete_offer(found, text_of(engine[i]), TEXT("checked for every payer"),
                       false);
}

void complete_topics(struct console *console, struct completions *found)
{
    const struct policy *policy = deciding(console);
    for (size_t i = 0; policy && i < policy->rule_count; i++)
        complete_offer(found, policy->rules[i].topic, TEXT_NONE, false);
}

/* ---- files ---- */

static void offer_file(struct completions *found, struct text folder, const char *name)
{
    struct stat about;
    struct text part = text_of(name);
    char *path = arena_alloc(found->arena, folder.len + part.len + 2);
    if (!path) {
        found->failed = true;
        return;
    }
    if (folder.len)
        memcpy(path, folder.at, folder.len);
    memcpy(path + folder.len, name, part.len + 1);
    size_t len = folder.len + part.len;
    bool is_folder = stat(path, &about) == 0 && S_ISDIR(about.st_mode);
    if (is_folder)
        path[len++] = '/';
    complete_offer(found, (struct text){path, len},
                   is_folder ? TEXT("folder") : TEXT_NONE, is_folder);
}

static int by_text(const void *a, const void *b)
{
    const struct completion *one = a, *other = b;
    return text_compare(one->text, other->text);
}

void complete_files(struct completions *found)
{
    struct text folder = found->word;
    while (folder.len && folder.at[folder.len - 1] != '/')
        folder.len--;
    bool hidden = found->word.len > folder.len && found->word.at[folder.len] == '.';
    struct text name = text_copy(found->arena, folder);
    if (text_is_absent(name)) {
        found->failed = true;
        return;
    }
    size_t before = found->count;
    DIR *dir = opendir(folder.len ? name.at : ".");
    for (struct dirent *entry; dir && !found->failed && (entry = readdir(dir));) {
        if (entry->d_name[0] != '.' ||
            (hidden && strspn(entry->d_name, ".") != strlen(entry->d_name)))
            offer_file(found, folder, entry->d_name);
    }
    if (dir)
        closedir(dir);
    if (found->count > before)
        qsort(found->at + before, found->count - before, sizeof *found->at, by_text);
}
