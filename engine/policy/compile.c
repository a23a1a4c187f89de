/* The whole of a policy: reading the file, the names of its outermost table,
 * and what only the whole can tell: its id, and that ids are unique. */
#include "base/file.h"
#include "policy/compile_shape.h"
#include "policy/layers.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the outermost table ---- */

static const struct key policy_keys[] = {
    {.name = "id",
     .read = compile_text,
     .at = offsetof(struct policy, id),
     .required = true},
    {.name = "version",
     .read = compile_text,
     .at = offsetof(struct policy, version),
     .required = true},
    {.name = "title",
     .read = compile_text,
     .at = offsetof(struct policy, title),
     .required = true},
    {.name = "extends", .read = compile_later},
    {.name = "changes", .read = compile_later},
    {.name = "parameters", .read = compile_parameters},
    {.name = "coverage",
     .read = compile_within,
     .at = offsetof(struct policy, coverage),
     .detail = &coverage_shape,
     .required = true},
    {.name = "units",
     .read = compile_rows,
     .at = offsetof(struct policy, units),
     .count_at = offsetof(struct policy, units_count),
     .detail = &units_shape,
     .required = true},
    {.name = "caps",
     .read = compile_rows,
     .at = offsetof(struct policy, caps),
     .count_at = offsetof(struct policy, cap_count),
     .detail = &cap_shape},
    {.name = "modifiers",
     .read = compile_within,
     .at = offsetof(struct policy, modifiers),
     .detail = &modifiers_shape},
    {.name = "pairs",
     .read = compile_within,
     .at = offsetof(struct policy, pairs),
     .detail = &pairs_shape},
    {.name = "telehealth",
     .read = compile_within,
     .at = offsetof(struct policy, telehealth),
     .detail = &telehealth_shape},
    {.name = "documentation",
     .read = compile_within,
     .at = offsetof(struct policy, documentation),
     .detail = &documentation_shape},
    {.name = "rules",
     .read = compile_rows,
     .at = offsetof(struct policy, rules),
     .count_at = offsetof(struct policy, rule_count),
     .detail = &rule_shape},
    {.name = "referral",
     .read = compile_within,
     .at = offsetof(struct policy, referral),
     .detail = &referral_shape},
    {.name = "authorization",
     .read = compile_rows,
     .at = offsetof(struct policy, authorization),
     .count_at = offsetof(struct policy, authorization_count),
     .detail = &authorization_shape},
    {.name = "frequency",
     .read = compile_rows,
     .at = offsetof(struct policy, frequency),
     .count_at = offsetof(struct policy, frequency_count),
     .detail = &frequency_shape},
    {.name = "fees",
     .read = compile_rows,
     .at = offsetof(struct policy, fees),
     .count_at = offsetof(struct policy, fee_count),
     .detail = &fee_shape},
};
const struct shape policy_shape = {
    .what = "a policy",
    .maker = "policy",
    .keys = policy_keys,
    .count = COUNT_OF(policy_keys),
    .size = sizeof(struct policy),
};

/* ---- what only the whole can tell ---- */

/* Uses of one id stand together, by the days they begin. */
static int by_id(const void *a, const void *b)
{
    const struct id_use *x = a, *y = b;
    int order = text_compare(x->id, y->id);
    if (!order)
        order = (x->dates.from > y->dates.from) - (x->dates.from < y->dates.from);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* Whether one may follow the other under the same id. */
static bool is_apart(const struct id_use *first, const struct id_use *second)
{
    return !text_equal(first->id, second->id) ||
           (first->dates.to != DATE_NONE && first->dates.to < second->dates.from);
}

/* The fault is where the id comes again; of two layers, in the upper one. */
static enum status id_twice(struct compile *compile, const struct id_use *one,
                            const struct id_use *other)
{
    bool upper = row_layer(one->line) != row_layer(other->line);
    bool swap = upper == (one->line < other->line);
    const struct id_use *first = swap ? other : one, *second = swap ? one : other;
    char where[COMPILE_WHERE];
    compile_where(compile, first->line, second->line, where);
    (void)error_set(compile->error, STATUS_POLICY, "policy.duplicate",
                    "the id \"%.*s\" is used twice, here and on %s", SHOWN(second->id),
                    where);
    compile_at(compile, second->line);
    error_point(compile->error, "%.*s", TEXT_ARG(second->path));
    return compile_mean(compile, NULL,
                        "give one of them another id, or dates (from, to) that do not "
                        "meet");
}

static struct rule *rule_at(struct policy *policy, size_t place)
{
    if (place < policy->rule_count)
        return &policy->rules[place];
    place -= policy->rule_count;
    return place < policy->modifiers.attested_count
               ? policy->modifiers.attested[place].rule
               : NULL;
}

static void mark_again(struct policy *policy, struct text id)
{
    struct rule *rule;
    for (size_t i = 0; (rule = rule_at(policy, i)); i++)
        rule->again |= text_equal(rule->id, id);
}

static enum status check_ids(struct compile *compile)
{
    struct id_use *uses = ARENA_ARRAY(compile->arena, struct id_use, compile->id_count);
    size_t count = 0;
    if (!uses)
        return error_no_memory(compile->error);
    for (const struct id_use *use = compile->ids; use; use = use->next)
        uses[count++] = *use;
    qsort(uses, count, sizeof *uses, by_id);
    for (size_t i = 1; i < count; i++) {
        if (!is_apart(&uses[i - 1], &uses[i]))
            return id_twice(compile, &uses[i - 1], &uses[i]);
        if (text_equal(uses[i - 1].id, uses[i].id))
            mark_again(compile->policy, uses[i].id);
    }
    return STATUS_OK;
}

/* By scope, so that a day asks each thing only the rules about such. */
static enum status place_rules(struct compile *compile)
{
    struct policy *policy = compile->policy;
    struct rule *rule;
    const struct rule **list =
        ARENA_ARRAY(compile->arena, const struct rule *, SCOPES * policy->rule_count);
    if (!list)
        return error_no_memory(compile->error);
    for (size_t i = 0; i < SCOPES; i++)
        policy->scoped[i].at = list + i * policy->rule_count;
    for (size_t i = 0; (rule = rule_at(policy, i)); i++) {
        struct rule_list *scoped = &policy->scoped[rule->scope];
        rule->place = i;
        if (i < policy->rule_count)
            scoped->at[scoped->count++] = rule;
    }
    return STATUS_OK;
}

static enum status check_policy_id(struct compile *compile, const struct node *root,
                                   struct text id)
{
    struct node at = {root, TEXT("id"), 0, script_get(root->value, "id")};
    if (text_equal(compile->policy->id, id))
        return STATUS_OK;
    (void)compile_fault(compile, &at, "policy.id",
                        "the id is \"%.*s\", but the folder says \"%.*s\"",
                        SHOWN(compile->policy->id), SHOWN(id));
    return compile_mean(compile, NULL, "rename the one or the other");
}

static enum status read_policy(struct compile *compile, struct text id,
                               const struct script_value *table)
{
    struct node root = {NULL, TEXT_NONE, 0, table};
    struct policy *policy = compile->policy;
    enum status status = compile_table(compile, &root, &policy_shape, policy);
    if (status == STATUS_OK)
        status = check_policy_id(compile, &root, id);
    if (status == STATUS_OK)
        status = check_ids(compile);
    if (status == STATUS_OK)
        status = place_rules(compile);
    if (status == STATUS_OK)
        layers_state(policy);
    return status;
}

/* ---- from a text, from a file ---- */

enum status compile_policy_text(struct script *script,
                                const struct compile_input *input, struct arena *arena,
                                struct policy *policy, struct error *error)
{
    static const char *const makers[] = {"policy", "rule", "attest", "hold",
                                         "warn",   "deny", NULL};
    struct compile compile = {.script = script,
                              .file = input->path,
                              .arena = arena,
                              .policy = policy,
                              .last_override = &policy->overrides,
                              .last_notice = &policy->notices,
                              .error = error};
    struct script_value table;
    enum status status = script_makers(script, makers, error);
    *policy = (struct policy){.script = script,
                              .path = text_copy(arena, text_of(input->path)),
                              .shown = input->shown,
                              .modifiers = {.max = 4, .source = UNSOURCED}};
    if (text_is_absent(policy->path))
        return error_no_memory(error);
    if (status == STATUS_OK)
        status = layers_read(&compile, input, &table);
    if (status == STATUS_OK)
        status = read_policy(&compile, input->id, &table);
    if (status)
        return status;
    policy->layers[0].id = policy->id;
    policy->layers[0].version = policy->version;
    return STATUS_OK;
}

static enum status file_fault(const char *path, const char *why, struct error *error)
{
    (void)error_set(error, STATUS_POLICY, "policy.file",
                    "the policy cannot be read: %s", why);
    error_at(error, path, 0, 0);
    return STATUS_POLICY;
}

/* What the machine cannot do just now is no fault of the policy. */
static enum status not_opened(const char *path, int number, struct error *error)
{
    if (!file_is_of_machine(number))
        return file_fault(path, strerror(number), error);
    (void)error_set(error, STATUS_IO, "file.read", "reading failed: %s",
                    strerror(number));
    error_at(error, path, 0, 0);
    return STATUS_IO;
}

static enum status read_regular(int file, const char *path, struct buffer *text,
                                struct error *error)
{
    struct stat about;
    if (fstat(file, &about))
        return not_opened(path, errno, error);
    if (!S_ISREG(about.st_mode))
        return file_fault(path, "it is not a regular file", error);
    enum status status = file_read_fd(file, path, text, error);
    bool machine = status == STATUS_IO && strcmp(error->code, "file.read") == 0;
    if (status == STATUS_OK || status == STATUS_NO_MEMORY || machine)
        return status;
    return error->status = STATUS_POLICY;
}

enum status compile_read_file(const struct shown_folders *shown, const char *path,
                              struct buffer *text, struct error *error)
{
    char real[SHOWN_PATH];
    const char *from = shown_real(shown, path, real);
    if (!from)
        return file_fault(path, "the path is too long", error);
    /* Not blocking: a pipe in place of the file must not stop the program. */
    int file = open(from, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return not_opened(path, errno, error);
    enum status status = read_regular(file, path, text, error);
    (void)close(file);
    return status;
}

enum status compile_policy_file(struct script *script,
                                const struct compile_input *input, struct arena *arena,
                                struct policy *policy, struct error *error)
{
    struct compile_input whole = *input;
    struct buffer text;
    buffer_init(&text, POLICY_MAX);
    enum status status = compile_read_file(input->shown, input->path, &text, error);
    whole.text = buffer_text(&text);
    if (status == STATUS_OK)
        status = compile_policy_text(script, &whole, arena, policy, error);
    buffer_release(&text);
    return status;
}

enum status compile_policy(struct script *script, struct text id, const char *path,
                           struct arena *arena, struct policy *policy,
                           struct error *error)
{
    const struct compile_input input = {.id = id, .path = path};
    return compile_policy_file(script, &input, arena, policy, error);
}
