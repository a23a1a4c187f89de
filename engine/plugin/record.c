#include "plugin/record.h"

#include "base/utf8.h"
#include "plugin/fields.h"

#define RECORD_MEMORY ((size_t)64 * 1024 * 1024)
#define LIST_MAX      1000 /* far above what a session may have */
#define DEPTH_MAX     8

enum shape { SHAPE_NULL, SHAPE_WORD, SHAPE_TEXT, SHAPE_OBJECT, SHAPE_LIST };

struct record_node {
    struct record_node *next, *first, *last;
    struct text name; /* of a member */
    size_t index;     /* of an element */
    const struct field *field;
    const struct object *object; /* whose fields its members are */
    enum shape shape;
    struct text value; /* WORD: as it is written; TEXT */
};

void record_open(struct record_tree *tree)
{
    tree->root = NULL;
    arena_init(&tree->arena, RECORD_MEMORY);
}

void record_close(struct record_tree *tree)
{
    arena_release(&tree->arena);
}

void record_begin(struct record_tree *tree)
{
    arena_reset(&tree->arena);
    tree->root = NULL;
}

/* ---- the way down ---- */

static struct record_node *find(const struct record_node *node, struct text token,
                                size_t index, bool list)
{
    for (struct record_node *child = node->first; child; child = child->next) {
        if (list ? child->index == index : text_equal(child->name, token))
            return child;
    }
    return NULL;
}

static struct record_node *append(struct record_tree *tree, struct record_node *node,
                                  const struct record_node *made)
{
    struct record_node *child = arena_alloc(&tree->arena, sizeof *child);
    if (!child)
        return NULL;
    *child = *made;
    if (node->last)
        node->last->next = child;
    else
        node->first = child;
    node->last = child;
    return child;
}

static bool is_list(enum field_kind kind)
{
    return kind == FIELD_OBJECTS || kind == FIELD_TEXTS || kind == FIELD_NOTES;
}

/* What a member or element is, as far as it is known before its value. */
static struct record_node member_node(const struct field *field)
{
    return (struct record_node){
        .name = {field->name, field->length},
        .field = field,
        .object = field->object,
        .shape = is_list((enum field_kind)field->kind) ? SHAPE_LIST
                 : field->kind == FIELD_OBJECT         ? SHAPE_OBJECT
                                                       : SHAPE_NULL,
    };
}

static struct record_node element_node(const struct record_node *list, size_t index)
{
    return (struct record_node){
        .index = index,
        .field = list->field,
        .object = list->object,
        .shape = list->object ? SHAPE_OBJECT : SHAPE_NULL,
    };
}

static enum record_fault step_down(struct record_tree *tree, struct record_node **node,
                                   struct text token)
{
    bool list = (*node)->shape == SHAPE_LIST;
    size_t index = 0;
    struct record_node made;
    if (list && (!pointer_index(token, &index) || index >= LIST_MAX))
        return RECORD_NO_FIELD;
    if (!list && (*node)->shape != SHAPE_OBJECT)
        return RECORD_NO_FIELD;
    struct record_node *child = find(*node, token, index, list);
    if (!child) {
        const struct field *field = list ? NULL : field_find((*node)->object, token);
        if (!list && !field)
            return RECORD_NO_FIELD;
        made = list ? element_node(*node, index) : member_node(field);
        child = append(tree, *node, &made);
    }
    *node = child;
    return child ? RECORD_OK : RECORD_NO_MEMORY;
}

/* ---- values ---- */

static bool is_whole_text(struct text text)
{
    size_t at = 0;
    while (at < text.len) {
        uint32_t character;
        size_t n = (unsigned char)text.at[at] < 0x80
                       ? (size_t)(text.at[at] != '\0')
                       : utf8_decode(text.at + at, text.len - at, &character);
        if (n == 0)
            return false;
        at += n;
    }
    return true;
}

/* "008" and "8.00" are 8. */
static enum record_fault count_value(struct text *value)
{
    size_t digits = 0, lead = 0;
    while (digits < value->len && char_is_digit(value->at[digits]))
        digits++;
    while (lead + 1 < digits && value->at[lead] == '0')
        lead++;
    if (digits == 0 || digits - lead > 9)
        return RECORD_COUNT;
    size_t at = digits;
    if (at < value->len && value->at[at] == '.')
        at++;
    while (at > digits && at < value->len && value->at[at] == '0')
        at++;
    if (at < value->len || at == digits + 1)
        return RECORD_COUNT;
    *value = (struct text){value->at + lead, digits - lead};
    return RECORD_OK;
}

static enum record_fault flag_value(struct text *value)
{
    static const char *const yes[] = {"true", "yes", "y", "1", "t"};
    static const char *const no[] = {"false", "no", "n", "0", "f"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        bool is_yes = text_equal_nocase(*value, text_of(yes[i]));
        if (is_yes || text_equal_nocase(*value, text_of(no[i]))) {
            *value = is_yes ? TEXT("true") : TEXT("false");
            return RECORD_OK;
        }
    }
    return RECORD_FLAG;
}

static enum record_fault set_value(struct record_tree *tree, struct record_node *node,
                                   struct text value)
{
    enum record_fault fault = is_whole_text(value) ? RECORD_OK : RECORD_UTF8;
    enum field_kind kind = (enum field_kind)node->field->kind;
    enum shape shape = SHAPE_TEXT;
    if (fault)
        return fault;
    if (kind == FIELD_COUNT || kind == FIELD_FLAG) {
        fault = kind == FIELD_COUNT ? count_value(&value) : flag_value(&value);
        shape = SHAPE_WORD;
    }
    if (fault)
        return fault;
    node->value = text_copy(&tree->arena, value);
    node->shape = shape;
    return text_is_absent(node->value) ? RECORD_NO_MEMORY : RECORD_OK;
}

enum record_fault record_put(struct record_tree *tree, const char *pointer,
                             struct text value)
{
    struct text token;
    if (!tree->root)
        tree->root = ARENA_NEW(&tree->arena, struct record_node);
    struct record_node *node = tree->root;
    if (!node)
        return RECORD_NO_MEMORY;
    node->shape = SHAPE_OBJECT;
    node->object = &session_object;
    for (int depth = 0; pointer_next(&pointer, &token); depth++) {
        enum record_fault fault =
            depth == DEPTH_MAX ? RECORD_NO_FIELD : step_down(tree, &node, token);
        if (fault)
            return fault;
    }
    if (*pointer || node->shape == SHAPE_OBJECT || node->shape == SHAPE_LIST)
        return RECORD_NO_FIELD;
    return set_value(tree, node, value);
}

/* ---- writing ---- */

/* Elements in order of their index, what is missing between as null. */
static void write_list(const struct record_node *list, struct buffer *out);

static void write_node(const struct record_node *node, struct buffer *out)
{
    switch (node->shape) {
    case SHAPE_NULL:
        BUFFER_LITERAL(out, "null");
        break;
    case SHAPE_WORD:
        buffer_put_text(out, node->value);
        break;
    case SHAPE_TEXT:
        buffer_put_json(out, node->value);
        break;
    case SHAPE_LIST:
        write_list(node, out);
        break;
    case SHAPE_OBJECT:
        buffer_put_char(out, '{');
        for (const struct record_node *child = node->first; child;
             child = child->next) {
            if (child != node->first)
                buffer_put_char(out, ',');
            buffer_put_json(out, child->name);
            buffer_put_char(out, ':');
            write_node(child, out);
        }
        buffer_put_char(out, '}');
        break;
    }
}

static void write_list(const struct record_node *list, struct buffer *out)
{
    size_t written = 0, end = 0;
    for (const struct record_node *child = list->first; child; child = child->next)
        end = child->index >= end ? child->index + 1 : end;
    buffer_put_char(out, '[');
    const struct record_node *child = list->first;
    for (; written < end; written++) {
        if (written)
            buffer_put_char(out, ',');
        if (!child || child->index != written)
            child = find(list, TEXT_NONE, written, true);
        if (child)
            write_node(child, out);
        else
            BUFFER_LITERAL(out, "null");
        child = child ? child->next : NULL;
    }
    buffer_put_char(out, ']');
}

void record_write(const struct record_tree *tree, struct buffer *out)
{
    if (tree->root)
        write_node(tree->root, out);
    else
        BUFFER_LITERAL(out, "{}");
    buffer_put_char(out, '\n');
}
