/* Cases: each id of the policy has one in which it fires and one in which it
 * does not. */
#include "author/lint_room.h"

#include "author/case_file.h"
#include "author/limit_rows.h"

/* What the cases of the file show of the policy's ids. */
struct shown {
    const struct policy *policy;
    bool *fires, *silent;
};

/* Every id under which the policy itself reports, with its line. */
static struct text own_id(const struct policy *policy, size_t i, uint32_t *line)
{
    const struct rule *rule = lint_rule_at(policy, i);
    size_t rules = policy->rule_count + policy->modifiers.attested_count;
    if (rule) {
        *line = rule->line;
        return rule->id;
    }
    i -= rules;
    if (i < limit_rows_count(policy)) {
        *line = limit_rows_at(policy, i).line;
        return limit_rows_at(policy, i).rule;
    }
    i -= limit_rows_count(policy);
    if (i < policy->documentation.require_count) {
        *line = policy->documentation.require[i].line;
        return policy->documentation.require[i].rule;
    }
    i -= policy->documentation.require_count;
    if (i < policy->documentation.vague_count) {
        *line = policy->documentation.vague[i].line;
        return policy->documentation.vague[i].rule;
    }
    i -= policy->documentation.vague_count;
    if (i >= policy->documentation.language.count)
        return TEXT_NONE;
    *line = policy->documentation.language.rows[i].line;
    return policy->documentation.language.rows[i].rule;
}

static size_t count_ids(const struct policy *policy)
{
    return policy->rule_count + policy->modifiers.attested_count +
           limit_rows_count(policy) + policy->documentation.require_count +
           policy->documentation.vague_count + policy->documentation.language.count;
}

static void mark(const struct shown *shown, const struct json *list, bool *marks)
{
    uint32_t line;
    for (const struct json *at = list ? json_first(list) : NULL; at; at = json_next(at))
        for (size_t i = 0; i < count_ids(shown->policy); i++)
            if (text_equal(own_id(shown->policy, i, &line), json_text(at)))
                marks[i] = true;
}

static struct text copied(struct lint *lint, const char *text)
{
    return lint_text(lint, "%s", text);
}

/* A fault in the file itself, with the place that its error names. */
static void report_fault(struct lint *lint, const struct case_file *file,
                         const struct error *error)
{
    bool unknown = strcmp(error->code, "cases.rule") == 0;
    struct lint_finding *finding =
        lint_add(lint, unknown ? LINT_CASES_UNKNOWN_RULE : LINT_CASES_FAULT,
                 error->line, "%s", error->message);
    if (!finding)
        return;
    finding->file = copied(lint, file->path);
    if (error->fix[0])
        finding->fix = copied(lint, error->fix);
}

static enum status read_cases(struct lint *lint, const struct case_file *file,
                              const struct shown *shown, struct error *error)
{
    for (size_t i = 0; i < file->count; i++) {
        struct case_parts parts;
        enum status status = case_file_parts(file, i, lint->policy, &parts, error);
        if (status == STATUS_NO_MEMORY)
            return status;
        if (status) {
            report_fault(lint, file, error);
            continue;
        }
        mark(shown, parts.fires, shown->fires);
        mark(shown, parts.silent, shown->silent);
    }
    return STATUS_OK;
}

static void report_untried(struct lint *lint, const struct shown *shown)
{
    uint32_t line = 0;
    for (size_t i = 0; i < count_ids(shown->policy); i++) {
        struct text id = own_id(shown->policy, i, &line);
        if (!shown->fires[i])
            lint_add(lint, LINT_CASES_NO_FIRING, line, "no case has \"%.*s\" firing",
                     TEXT_ARG(id));
        if (!shown->silent[i])
            lint_add(lint, LINT_CASES_NO_SILENT, line, "no case has \"%.*s\" silent",
                     TEXT_ARG(id));
    }
}

static enum status check_cases(struct lint *lint, const struct case_file *file,
                               struct error *error)
{
    size_t count = count_ids(lint->policy);
    const struct shown shown = {
        .policy = lint->policy,
        .fires = ARENA_ARRAY(lint->arena, bool, count),
        .silent = ARENA_ARRAY(lint->arena, bool, count),
    };
    if (!shown.fires || !shown.silent)
        return error_no_memory(error);
    enum status status = read_cases(lint, file, &shown, error);
    if (!status)
        report_untried(lint, &shown);
    return status;
}

enum status lint_cases(struct lint *lint, struct error *error)
{
    struct case_file file;
    enum status status = case_file_open(lint->policy, &file, error);
    if (!status) {
        status = check_cases(lint, &file, error);
    } else if (status == STATUS_NOT_FOUND) {
        status = STATUS_OK;
        if (count_ids(lint->policy))
            lint_add(lint, LINT_CASES_NONE, 0, "there is no cases.json");
    } else if (status == STATUS_USAGE) {
        status = STATUS_OK;
        report_fault(lint, &file, error);
    }
    case_file_close(&file);
    return status;
}
