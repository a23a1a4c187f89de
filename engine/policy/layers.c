/* Which files a policy is made of, and in which order: each is loaded, and
 * says what it extends, until one extends nothing. Then they are merged from
 * the lowest up. */
#include "policy/layers.h"

#include <stdarg.h>
#include <stdio.h>

#define HASH_SHOWN 12 /* hex digits of a hash that are enough to name it */

/* ---- what a layer says of the one below ---- */

struct extends {
    struct text id;
    struct text version; /* absent: not stated */
    struct text hash;    /* its first digits, or all of it */
};

static bool is_hash(struct text text)
{
    static const char name[] = "blake2b-256:";
    size_t at = text.len > sizeof name && memcmp(text.at, name, sizeof name - 1) == 0
                    ? sizeof name - 1
                    : 0;
    size_t digits = text.len - at;
    for (; at < text.len; at++)
        if (!char_is_digit(text.at[at]) && !(text.at[at] >= 'a' && text.at[at] <= 'f'))
            return false;
    return digits >= HASH_SHOWN && digits <= 2 * HASH_SIZE;
}
static const struct pattern hash_pattern = {
    is_hash, "a hash, as gonio policies shows it: 12 or more of its digits"};

static const struct key extends_items[] = {
    {.name = "the id of a policy",
     .read = compile_text,
     .at = offsetof(struct extends, id)},
};
static const struct key extends_keys[] = {
    {.name = "version", .read = compile_text, .at = offsetof(struct extends, version)},
    {.name = "hash",
     .read = compile_text,
     .at = offsetof(struct extends, hash),
     .detail = &hash_pattern},
};
static const struct shape extends_shape = {
    .what = "extends",
    .keys = extends_keys,
    .count = COUNT_OF(extends_keys),
    .items = extends_items,
    .item_count = COUNT_OF(extends_items),
    .size = sizeof(struct extends),
};

static enum status read_extends(struct compile *compile, const struct node *node,
                                struct extends *extends)
{
    static const struct key id_key = {.at = offsetof(struct extends, id)};
    *extends = (struct extends){.id = TEXT_NONE};
    if (node->value->kind == SCRIPT_TABLE)
        return compile_table(compile, node, &extends_shape, extends);
    return compile_text(compile, node, &id_key, extends);
}

/* ---- loading one after the other ---- */

struct chain {
    struct compile *compile;
    const struct compile_bases *bases;
    struct script_value *tables;
    struct hash hashes[LAYERS_MAX]; /* of each file alone */
    struct extends extends[LAYERS_MAX];
    size_t count;
};

/* All of a lower layer's values get its number, and those without a line the
 * one of what they stand in: in the merged whole that may be another file. */
static void stamp(struct script_value *value, size_t layer, uint32_t line)
{
    if (value->line)
        line = value->line;
    value->line = (uint32_t)(layer << PLACE_LINE_BITS) | line;
    for (size_t i = 0; value->kind == SCRIPT_TABLE && i < value->count; i++)
        stamp(&value->entries[i].value, layer, line);
}

static enum status load_text(struct chain *chain, struct text text, const char *path)
{
    struct compile *compile = chain->compile;
    size_t at = chain->count;
    struct script_value *table = &chain->tables[at];
    enum status status = script_load_text(compile->script, text, path, compile->arena,
                                          table, &chain->hashes[at], compile->error);
    if (status)
        return status;
    script_lines(text, table);
    if (at)
        stamp(table, at, 0);
    chain->count = compile->policy->layer_count = at + 1;
    return STATUS_OK;
}

static enum status load_file(struct chain *chain, const char *path)
{
    struct buffer text;
    buffer_init(&text, POLICY_MAX);
    enum status status = compile_read_file(chain->compile->policy->shown, path, &text,
                                           chain->compile->error);
    if (status == STATUS_OK)
        status = load_text(chain, buffer_text(&text), path);
    buffer_release(&text);
    return status;
}

/* ---- names of a layer ---- */

struct names {
    struct text id, version;
};
static const struct key name_keys[] = {
    {.name = "id",
     .read = compile_text,
     .at = offsetof(struct names, id),
     .required = true},
    {.name = "version",
     .read = compile_text,
     .at = offsetof(struct names, version),
     .required = true},
};

static enum status read_name(struct chain *chain, const struct node *root,
                             const struct key *key, struct names *names)
{
    const struct script_value *value = script_get(root->value, key->name);
    struct node node = {root, text_of(key->name), 0, value};
    if (value)
        return compile_text(chain->compile, &node, key, names);
    return compile_fault(chain->compile, root, "policy.missing",
                         "a policy needs \"%s\"", key->name);
}

/* A policy has names of its own, whatever it extends; the one of the lower
 * layer must be what its folder says, as that of the whole is. */
static enum status read_names(struct chain *chain, const struct node *root,
                              struct text id)
{
    struct policy_layer *layer = &chain->compile->policy->layers[chain->count - 1];
    struct names names = {TEXT_NONE, TEXT_NONE};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < COUNT_OF(name_keys) && !status; i++)
        status = read_name(chain, root, &name_keys[i], &names);
    if (status)
        return status;
    layer->id = names.id;
    layer->version = names.version;
    if (chain->count == 1 || text_equal(names.id, id))
        return STATUS_OK;
    (void)compile_fault(chain->compile, root, "policy.id",
                        "the id is \"%.*s\", but the folder says \"%.*s\"",
                        SHOWN(names.id), SHOWN(id));
    return compile_mean(chain->compile, NULL, "rename the one or the other");
}

/* ---- finding the next one ---- */

static enum status no_base(struct chain *chain, const struct node *node,
                           const struct extends *extends)
{
    const struct compile_bases *bases = chain->bases;
    const struct policy_layer *layer =
        &chain->compile->policy->layers[chain->count - 1];
    if (text_equal(extends->id, layer->id)) {
        (void)compile_fault(chain->compile, node, "policy.extends",
                            "\"%.*s\" extends itself, and no earlier folder of payers "
                            "has a policy of that id",
                            SHOWN(extends->id));
        return compile_mean(chain->compile, NULL,
                            "name the policy it lies over, or leave extends out");
    }
    (void)compile_fault(chain->compile, node, "policy.extends",
                        "there is no policy \"%.*s\" to extend", SHOWN(extends->id));
    return compile_mean(chain->compile,
                        bases ? bases->nearest(bases->context, extends->id) : NULL,
                        "gonio policies lists those there are");
}

static enum status circle(struct chain *chain, const struct node *node, size_t from,
                          struct text id)
{
    const struct policy_layer *layers = chain->compile->policy->layers;
    char names[300];
    size_t len = 0;
    for (size_t i = from; i < chain->count && len < sizeof names; i++)
        len += (size_t)snprintf(names + len, sizeof names - len, "\"%.*s\" extends ",
                                SHOWN(layers[i].id));
    return compile_fault(chain->compile, node, "policy.extends",
                         "policies extend each other in a circle: %s\"%.*s\"", names,
                         SHOWN(id));
}

static enum status load_base(struct chain *chain, const struct node *node,
                             const struct extends *extends)
{
    struct compile *compile = chain->compile;
    struct policy_layer *layers = compile->policy->layers;
    const struct policy_layer *last = &layers[chain->count - 1];
    const struct compile_bases *bases = chain->bases;
    const char *path =
        bases ? bases->find(bases->context, extends->id, last->id, last->path.at)
              : NULL;
    if (!path)
        return no_base(chain, node, extends);
    for (size_t i = 0; i < chain->count; i++)
        if (text_is(layers[i].path, path))
            return circle(chain, node, i, extends->id);
    if (chain->count == LAYERS_MAX)
        return compile_fault(compile, node, "policy.extends", "over %d layers",
                             LAYERS_MAX);
    layers[chain->count].path = text_copy(compile->arena, text_of(path));
    if (text_is_absent(layers[chain->count].path))
        return error_no_memory(compile->error);
    enum status status = load_file(chain, path);
    if (status == STATUS_POLICY)
        error_at(compile->error, path, 0, 0);
    return status;
}

static enum status changes_alone(struct chain *chain, const struct node *root)
{
    const struct script_value *value = script_get(root->value, "changes");
    struct node changes = {root, TEXT("changes"), 0, value};
    if (!value)
        return STATUS_OK;
    (void)compile_fault(chain->compile, &changes, "policy.missing",
                        "\"changes\" goes with \"extends\"");
    return compile_mean(chain->compile, NULL,
                        "name what is changed: extends = \"medicare\"");
}

static enum status load_all(struct chain *chain, const struct compile_input *input)
{
    struct text id = input->id;
    enum status status = load_text(chain, input->text, input->path);
    while (status == STATUS_OK) {
        size_t at = chain->count - 1;
        struct node root = {NULL, TEXT_NONE, 0, &chain->tables[at]};
        struct node node = {&root, TEXT("extends"), 0,
                            script_get(root.value, "extends")};
        if (!node.value && !at)
            return changes_alone(chain, &root);
        status = read_names(chain, &root, id);
        if (status || !node.value)
            return status ? status : changes_alone(chain, &root);
        status = read_extends(chain->compile, &node, &chain->extends[at]);
        id = chain->extends[at].id;
        if (status == STATUS_OK)
            status = load_base(chain, &node, &chain->extends[at]);
    }
    return status;
}

/* ---- hashes, and whether the base is the one that was extended ---- */

static void set_hashes(struct chain *chain)
{
    struct policy_layer *layers = chain->compile->policy->layers;
    size_t last = chain->count - 1;
    layers[last].hash = chain->hashes[last];
    for (size_t i = last; i-- > 0;) {
        struct hash_stream stream;
        hash_begin(&stream);
        hash_add(&stream,
                 (struct text){(const char *)chain->hashes[i].bytes, HASH_SIZE});
        hash_add(&stream,
                 (struct text){(const char *)layers[i + 1].hash.bytes, HASH_SIZE});
        layers[i].hash = hash_end(&stream);
    }
    chain->compile->policy->hash = layers[0].hash;
}

static bool is_of_hash(struct text stated, const struct hash *hash)
{
    char text[HASH_TEXT];
    hash_write(hash, text);
    const char *digits = strchr(text, ':') + 1;
    const char *start = memchr(stated.at, ':', stated.len) ? text : digits;
    return stated.len <= strlen(start) && memcmp(start, stated.at, stated.len) == 0;
}

static void compare_base(struct laying *laying, const struct chain *chain, size_t at)
{
    const struct extends *extends = &chain->extends[at];
    const struct policy_layer *base = &chain->compile->policy->layers[at + 1];
    const struct script_value *value = script_get(&chain->tables[at], "extends");
    char hash[HASH_TEXT];
    hash_write(&base->hash, hash);
    if (extends->version.len && !text_equal(extends->version, base->version))
        layers_notice(laying, value->line,
                      "\"%.*s\" is now version %.*s; this layer was made for %.*s",
                      SHOWN(base->id), SHOWN(base->version), SHOWN(extends->version));
    if (extends->hash.len && !is_of_hash(extends->hash, &base->hash))
        layers_notice(laying, value->line,
                      "\"%.*s\" has changed: its hash now begins with %.12s",
                      SHOWN(base->id), strchr(hash, ':') + 1);
}

void layers_note(struct laying *laying, const struct policy_override *override)
{
    struct compile *compile = laying->compile;
    struct policy_override *kept = ARENA_NEW(compile->arena, struct policy_override);
    laying->no_memory |= kept == NULL;
    if (!kept)
        return;
    *kept = *override;
    kept->next = NULL;
    *compile->last_override = kept;
    compile->last_override = &kept->next;
}

void layers_notice(struct laying *laying, uint32_t place, const char *format, ...)
{
    struct compile *compile = laying->compile;
    char message[400];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    struct policy_notice *kept = ARENA_NEW(compile->arena, struct policy_notice);
    struct text text = text_copy(compile->arena, text_of(message));
    laying->no_memory |= !kept || text_is_absent(text);
    if (laying->no_memory)
        return;
    *kept = (struct policy_notice){.place = place, .message = text};
    *compile->last_notice = kept;
    compile->last_notice = &kept->next;
}

/* ---- the whole ---- */

static enum status merge_all(struct chain *chain, struct script_value *whole)
{
    struct laying laying = {.compile = chain->compile};
    enum status status = STATUS_OK;
    *whole = chain->tables[chain->count - 1];
    for (size_t at = chain->count - 1; at-- > 0 && !status;) {
        struct script_value changed = *whole;
        struct node root = {NULL, TEXT_NONE, 0, &chain->tables[at]};
        struct node changes = {&root, TEXT("changes"), 0,
                               script_get(root.value, "changes")};
        compare_base(&laying, chain, at);
        if (changes.value)
            status = layers_change(&laying, &changes, whole, &changed);
        if (!status)
            *whole = layers_merge(&laying, &changed, &chain->tables[at]);
        if (!status && laying.no_memory)
            status = error_no_memory(chain->compile->error);
    }
    return status;
}

enum status layers_read(struct compile *compile, const struct compile_input *input,
                        struct script_value *table)
{
    struct policy *policy = compile->policy;
    struct chain chain = {.compile = compile, .bases = input->bases};
    chain.tables = ARENA_ARRAY(compile->arena, struct script_value, LAYERS_MAX);
    policy->layers = ARENA_ARRAY(compile->arena, struct policy_layer, LAYERS_MAX);
    if (!chain.tables || !policy->layers)
        return error_no_memory(compile->error);
    policy->tables = chain.tables;
    policy->layers[0].path = policy->path;
    enum status status = load_all(&chain, input);
    if (status)
        return status;
    set_hashes(&chain);
    return merge_all(&chain, table);
}
