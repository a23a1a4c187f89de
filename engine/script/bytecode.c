/* Which of its upvalues does a function assign?
 *
 * Lua has no call that tells; its compiled form does, and lua_dump writes it.
 * The form, Lua 5.4 (sizes in bytes; "n" is an int in groups of 7 bits, the
 * highest first, the last with its top bit set; a text is n+1, then n bytes; 0
 * is none):
 *
 *   header    1B 4C 75 61 | 54 | 00 | 19 93 0D 0A 1A 0A | 04 08 08
 *             | 5678h in 8 | 370.5 in 8 | number of upvalues in 1
 *   function  source text | n line | n last line | 3 (parameters, ...)
 *             | n code, each 4 | n constants, each kind 1 + value
 *             | n upvalues, each 3 (in the parent's stack?, index, kind)
 *             | n functions within | debug
 *   debug     n line steps, each 1 signed | n fixed lines, each n pc, n line
 *             | n locals, each text, n, n | n upvalue names
 *
 * An instruction has its code in the low 7 bits, then A in 8, k in 1, B in 8,
 * C in 8. SETUPVAL assigns upvalue B; SETTABUP assigns field K[B] of upvalue
 * A, and when that is _ENV, a global. A function within the one we look at
 * names an upvalue of its parent or a local of its parent's: following it up
 * either ends at an upvalue of the outermost function (state that outlives
 * the call) or at a local, which is made anew in each call and may be assigned.
 *
 * Anything that does not fit is BYTECODE_STRANGE, never a guess; every read is
 * checked against the end. */
#include "script/bytecode.h"

#include <stdio.h>

#define CODE_SETUPVAL 10
#define CODE_SETTABUP 15
#define CODE_SIZE     4
#define DEPTH_MAX     250 /* Lua's own compiler nests at most 200 */
#define LINE_FIXED    (-128)
#define LOCAL         UINT32_MAX

enum constant {
    CONSTANT_NIL = 0x00,
    CONSTANT_FALSE = 0x01,
    CONSTANT_TRUE = 0x11,
    CONSTANT_INTEGER = 0x03,
    CONSTANT_FLOAT = 0x13,
    CONSTANT_SHORT = 0x04,
    CONSTANT_LONG = 0x14
};

struct reader {
    const unsigned char *at;
    const unsigned char *end;
    bool strange;
};

struct proto {
    const struct proto *parent;
    uint32_t line;
    const unsigned char *code, *constants, *upvalues;
    uint32_t code_count, constant_count, upvalue_count;
};

struct check {
    struct reader reader;
    bool found;
    bool global;      /* what was found: a global, or upvalue */
    uint32_t upvalue; /* of the outermost function, that was assigned */
    uint32_t env;     /* through which a global was */
    struct bytecode_finding *finding;
    char global_name[64];
};

/* ---- reading ---- */

static const unsigned char *take(struct reader *reader, size_t count)
{
    const unsigned char *at = reader->at;
    if (reader->strange || count > (size_t)(reader->end - at)) {
        reader->strange = true;
        return NULL;
    }
    reader->at += count;
    return at;
}

static unsigned read_byte(struct reader *reader)
{
    const unsigned char *at = take(reader, 1);
    return at ? *at : 0;
}

static uint32_t read_size(struct reader *reader)
{
    uint64_t size = 0;
    unsigned byte = 0;
    while (!reader->strange && !(byte & 0x80)) {
        byte = read_byte(reader);
        size = size << 7 | (byte & 0x7F);
        if (size > INT32_MAX)
            reader->strange = true;
    }
    return reader->strange ? 0 : (uint32_t)size;
}

static struct text read_text(struct reader *reader)
{
    uint32_t size = read_size(reader);
    if (size == 0)
        return TEXT_NONE;
    const unsigned char *at = take(reader, size - 1);
    return (struct text){(const char *)at, at ? size - 1 : 0};
}

static const unsigned char *take_array(struct reader *reader, uint32_t *count,
                                       size_t each)
{
    *count = read_size(reader);
    return take(reader, (size_t)*count * each);
}

static struct text read_constant(struct reader *reader)
{
    switch (read_byte(reader)) {
    case CONSTANT_NIL:
    case CONSTANT_FALSE:
    case CONSTANT_TRUE:
        break;
    case CONSTANT_INTEGER:
    case CONSTANT_FLOAT:
        take(reader, 8);
        break;
    case CONSTANT_SHORT:
    case CONSTANT_LONG:
        return read_text(reader);
    default:
        reader->strange = true;
    }
    return TEXT_NONE;
}

static void read_header(struct reader *reader)
{
    static const unsigned char known[] = {
        0x1B, 'L', 'u', 'a', 0x54, 0,    0x19, 0x93, '\r', '\n', 0x1A,
        '\n', 4,   8,   8,   0x78, 0x56, 0,    0,    0,    0,    0,
        0,    0,   0,   0,   0,    0,    0x28, 0x77, 0x40};
    const unsigned char *at = take(reader, sizeof known);
    if (!at || memcmp(at, known, sizeof known) != 0)
        reader->strange = true;
    read_byte(reader);
}

/* ---- looking ---- */

/* Follows an upvalue up to the outermost function: its number there, or
 * LOCAL. */
static uint32_t outermost(const struct proto *proto, uint32_t upvalue)
{
    for (; proto->parent; proto = proto->parent) {
        if (upvalue >= proto->upvalue_count || proto->upvalues[3 * upvalue])
            return LOCAL;
        upvalue = proto->upvalues[3 * upvalue + 1];
    }
    return upvalue;
}

static struct text constant_at(const struct check *check, const struct proto *proto,
                               uint32_t index)
{
    struct reader reader = check->reader;
    struct text text = TEXT_NONE;
    reader.at = proto->constants;
    for (uint32_t i = 0; i <= index && i < proto->constant_count; i++)
        text = read_constant(&reader);
    return text;
}

static void keep_text(char *to, size_t size, struct text text)
{
    snprintf(to, size, "%.*s", (int)(text.len < size ? text.len : size - 1),
             text.at ? text.at : "?");
}

static void look_at(struct check *check, const struct proto *proto,
                    const unsigned char *code, uint32_t line)
{
    unsigned name = code[0] & 0x7FU, b = code[2];
    unsigned a = (unsigned)code[0] >> 7 | (code[1] & 0x7FU) << 1;
    if (name != CODE_SETUPVAL && name != CODE_SETTABUP)
        return;
    bool global = name == CODE_SETTABUP;
    uint32_t upvalue = outermost(proto, global ? a : b);
    if (upvalue == LOCAL || (global && upvalue != check->env) ||
        (check->found && line >= check->finding->line))
        return;
    check->found = true;
    check->global = global;
    check->upvalue = upvalue;
    check->finding->line = line;
    if (global)
        keep_text(check->global_name, sizeof check->global_name,
                  constant_at(check, proto, b));
}

/* Walks the code with its line information, which the reader stands at. */
static void look_at_code(struct check *check, const struct proto *proto)
{
    struct reader *reader = &check->reader;
    uint32_t steps_count, fixed_count, line = proto->line;
    const unsigned char *steps = take_array(reader, &steps_count, 1);
    fixed_count = read_size(reader);
    if (!steps || steps_count != proto->code_count) {
        reader->strange = true;
        return;
    }
    for (uint32_t i = 0; i < proto->code_count; i++) {
        int step = steps[i] < 0x80 ? steps[i] : (int)steps[i] - 0x100;
        if (step == LINE_FIXED && fixed_count-- > 0) {
            read_size(reader);
            line = read_size(reader);
        } else {
            line += (uint32_t)step;
        }
        look_at(check, proto, proto->code + (size_t)i * CODE_SIZE, line);
    }
    if (fixed_count != 0)
        reader->strange = true;
}

static void skip_locals(struct reader *reader)
{
    uint32_t count = read_size(reader);
    for (uint32_t i = 0; i < count && !reader->strange; i++) {
        read_text(reader);
        read_size(reader);
        read_size(reader);
    }
}

/* The names of upvalues. Of the outermost function: names what was found. */
static void read_names(struct check *check, bool outer)
{
    struct reader *reader = &check->reader;
    uint32_t count = read_size(reader);
    for (uint32_t i = 0; i < count && !reader->strange; i++) {
        struct text name = read_text(reader);
        if (outer && check->found && !check->global && i == check->upvalue)
            keep_text(check->finding->name, sizeof check->finding->name, name);
    }
}

static void read_function(struct check *check, const struct proto *parent,
                          unsigned depth)
{
    struct reader *reader = &check->reader;
    struct proto proto = {.parent = parent};
    read_text(reader);
    proto.line = read_size(reader);
    read_size(reader);
    take(reader, 3);
    proto.code = take_array(reader, &proto.code_count, CODE_SIZE);
    proto.constant_count = read_size(reader);
    proto.constants = reader->at;
    for (uint32_t i = 0; i < proto.constant_count && !reader->strange; i++)
        read_constant(reader);
    proto.upvalues = take_array(reader, &proto.upvalue_count, 3);
    uint32_t within = read_size(reader);
    if (depth > DEPTH_MAX)
        reader->strange = true;
    for (uint32_t i = 0; i < within && !reader->strange; i++)
        read_function(check, &proto, depth + 1);
    if (!reader->strange)
        look_at_code(check, &proto);
    skip_locals(reader);
    read_names(check, parent == NULL);
}

enum bytecode_answer bytecode_check(struct text dump, uint32_t env,
                                    struct bytecode_finding *finding)
{
    const unsigned char *at = (const unsigned char *)dump.at;
    struct check check = {
        .reader = {at, at + dump.len, false}, .env = env, .finding = finding};
    *finding = (struct bytecode_finding){.line = 0};
    read_header(&check.reader);
    if (!check.reader.strange)
        read_function(&check, NULL, 0);
    if (check.reader.strange || check.reader.at != check.reader.end)
        return BYTECODE_STRANGE;
    if (!check.found)
        return BYTECODE_CLEAN;
    if (!check.global)
        return BYTECODE_ASSIGNS_UPVALUE;
    memcpy(finding->name, check.global_name, sizeof finding->name);
    return BYTECODE_ASSIGNS_GLOBAL;
}
