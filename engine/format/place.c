#include "format/place.h"

#include "format/gate.h"
#include "format/scan.h"

#include <stdio.h>

#define NAME_SHOWN_MAX 64

void place_line(struct text text, size_t offset, uint32_t first_line,
                struct error *error)
{
    uint32_t line = first_line ? first_line : 1;
    size_t begin = 0;
    for (size_t i = 0; i < offset && i < text.len; i++) {
        if (text.at[i] == '\n') {
            line++;
            begin = i + 1;
        }
    }
    error->line = line;
    error->column = (uint32_t)(offset - begin + 1);
}

bool place_may_show(struct text name)
{
    if (name.len == 0 || name.len > NAME_SHOWN_MAX)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        if (!char_is_letter(c) && !char_is_digit(c) && c != '_' && c != '.' && c != '-')
            return false;
    }
    return true;
}

/* A pointer in the making; what does not fit ends in "/..." */
struct pointer {
    char *at;
    size_t len, room;
    bool full;
};

#define CUT "/..."

static void put_part(struct pointer *pointer, struct text part)
{
    if (pointer->full)
        return;
    pointer->full = pointer->len + 1 + part.len + sizeof CUT > pointer->room;
    if (pointer->full) {
        memcpy(pointer->at + pointer->len, CUT, sizeof CUT);
        return;
    }
    pointer->at[pointer->len] = '/';
    memcpy(pointer->at + pointer->len + 1, part.at, part.len);
    pointer->len += 1 + part.len;
    pointer->at[pointer->len] = '\0';
}

static void put_name(struct pointer *pointer, struct text name)
{
    put_part(pointer, place_may_show(name) ? name : TEXT("?"));
}

static void put_index(struct pointer *pointer, size_t index)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%zu", index);
    put_part(pointer, (struct text){digits, (size_t)n});
}

static struct pointer pointer_into(struct error *error)
{
    error->pointer[0] = '\0';
    return (struct pointer){error->pointer, 0, sizeof error->pointer, false};
}

/* One open container of the walk. */
struct level {
    struct text name; /* of the member begun last; absent: none, or an array */
    size_t index;
    bool object;
};

struct walk {
    struct level levels[GATE_MAX_DEPTH + 1];
    int depth;
};

static void walk_open(struct walk *walk, bool object)
{
    if (walk->depth < GATE_MAX_DEPTH)
        walk->levels[walk->depth] = (struct level){.object = object};
    walk->depth++;
}

static const char *walk_string(struct walk *walk, const char *at, const char *end)
{
    struct level *top = walk->depth && walk->depth <= GATE_MAX_DEPTH
                            ? &walk->levels[walk->depth - 1]
                            : NULL;
    const char *close = scan_string(at, end);
    if (close == end)
        return end; /* a name that is broken off is not shown */
    if (top && top->object && text_is_absent(top->name))
        top->name = (struct text){at, (size_t)(close - at)};
    return close + 1;
}

static void walk_comma(struct walk *walk)
{
    if (walk->depth == 0 || walk->depth > GATE_MAX_DEPTH)
        return;
    struct level *top = &walk->levels[walk->depth - 1];
    top->name = TEXT_NONE;
    top->index++;
}

static void walk_to(struct walk *walk, const char *at, const char *end)
{
    while (at < end) {
        char c = *at++;
        if (c == '"')
            at = walk_string(walk, at, end);
        else if (c == '{' || c == '[')
            walk_open(walk, c == '{');
        else if ((c == '}' || c == ']') && walk->depth > 0)
            walk->depth--;
        else if (c == ',')
            walk_comma(walk);
    }
}

void place_pointer(struct text text, size_t offset, struct error *error)
{
    struct walk walk;
    walk.depth = 0;
    walk_to(&walk, text.at, text.at + (offset < text.len ? offset : text.len));
    struct pointer pointer = pointer_into(error);
    for (int i = 0; i < walk.depth && i < GATE_MAX_DEPTH; i++) {
        const struct level *level = &walk.levels[i];
        if (!level->object)
            put_index(&pointer, level->index);
        else if (!text_is_absent(level->name))
            put_name(&pointer, level->name);
    }
}

static bool is_document(const struct place_step *step)
{
    return !step || (!step->up && !step->name);
}

static void put_steps(struct pointer *pointer, const struct place_step *step)
{
    if (is_document(step))
        return;
    put_steps(pointer, step->up);
    if (step->name)
        put_name(pointer, text_of(step->name));
    else
        put_index(pointer, step->ordinal);
}

void place_steps(const struct place_step *step, struct error *error)
{
    struct pointer pointer = pointer_into(error);
    put_steps(&pointer, step);
}

/* Past a member's name and colon, to its value. */
static const char *to_value(const char *at, const char *end)
{
    at = scan_space(scan_value(at, end), end);
    return scan_space(at + (at < end), end);
}

/* at: the bracket of a container. To its ordinal-th member's name, or
 * element. */
static const char *to_child(const char *at, const char *end,
                            const struct place_step *step)
{
    at = scan_space(at + (at < end), end);
    for (size_t i = 0; i < step->ordinal && at < end; i++) {
        if (step->name)
            at = to_value(at, end);
        at = scan_space(scan_value(at, end), end);
        at = scan_space(at + (at < end), end);
    }
    return at;
}

static const char *find(const char *begin, const char *end,
                        const struct place_step *step)
{
    if (is_document(step))
        return scan_space(begin, end);
    const char *child = to_child(find(begin, end, step->up), end, step);
    return step->name ? to_value(child, end) : child;
}

size_t place_find(struct text text, const struct place_step *step, bool name)
{
    const char *end = text.at + text.len;
    if (!name || is_document(step))
        return (size_t)(find(text.at, end, step) - text.at);
    return (size_t)(to_child(find(text.at, end, step->up), end, step) - text.at);
}
