/* The rows of procedures.def as a table in code order, and a binary search
 * over the five bytes of a code, taken as one number: it runs once a service.
 *
 * Invariants, held by a test: the rows ascend by code; base, add_on and
 * successors name rows of the table; a base and its add-on name each other. */
#include "model/procedure.h"

#include "base/date.h"

#define CODE_LEN 5

/* How a unit is counted. The first unit is earned when its middle is passed
 * (15 minutes: at 8). */
#define UNIT(minutes, first)                                                           \
    .basis = BASIS_TIME, .unit_minutes = minutes, .first_at = first
#define FIFTEEN        UNIT(15, 8), .pools = true
#define FIFTEEN_ALONE  UNIT(15, 8)
#define THIRTY         UNIT(30, 16)
#define SIXTY          UNIT(60, 31)
#define TWO_HOURS      UNIT(120, 61)
#define SESSION        .basis = BASIS_SESSION
#define AREA           .basis = BASIS_AREA
#define LIMB           .basis = BASIS_LIMB
#define MONTH          .basis = BASIS_MONTH
#define BAND(from, to) .basis = BASIS_BAND, .band_from = from, .band_to = to
#define OPEN           INT16_MAX

#define NOBODY 0u
#define PT     FOR_PT
#define PT_OT  (FOR_PT | FOR_OT)
#define OT     FOR_OT
#define OT_SLP (FOR_OT | FOR_SLP)
#define SLP    FOR_SLP
#define ALL    (FOR_PT | FOR_OT | FOR_SLP)

/* The first day of a year from 1970 on, as a constant; codes come and go with
 * the year. */
#define NEW_YEAR(year)                                                                 \
    (365 * ((year)-1970) + ((year)-1969) / 4 - ((year)-1901) / 100 +                   \
     ((year)-1601) / 400)
#define LONG        .valid_from = DATE_MIN, .valid_to = DATE_MAX
#define SINCE(year) .valid_from = NEW_YEAR(year), .valid_to = DATE_MAX
#define UNTIL(year) .valid_from = DATE_MIN, .valid_to = NEW_YEAR((year) + 1) - 1
#define DURING(first, last)                                                            \
    .valid_from = NEW_YEAR(first), .valid_to = NEW_YEAR((last) + 1) - 1

#define PLAIN           .base = NULL
#define EVALUATION      .evaluation = true
#define ONCE(code)      .once = true, .add_on = code
#define CONTINUES(code) .add_on = code
#define ADDED_TO(code)  .base = code
#define BECAME(codes)   .successors = codes

#define P(code_, label_, counted, attended, class, who, status, valid, ...)            \
    {.code = code_,                                                                    \
     .label = label_,                                                                  \
     .attendance = ATTENDANCE_##attended,                                              \
     .therapy = THERAPY_##class,                                                       \
     .disciplines = who,                                                               \
     .medicare = status,                                                               \
     counted,                                                                          \
     valid,                                                                            \
     __VA_ARGS__},
static const struct procedure procedures[] = {
#include "model/procedures.def"
};

#define PROCEDURE_COUNT (sizeof procedures / sizeof *procedures)

static uint64_t key_of(const char *code)
{
    uint64_t key = 0;
    for (int i = 0; i < CODE_LEN; i++)
        key = key << 8 | (unsigned char)code[i];
    return key;
}

const struct procedure *procedure_find(struct text code)
{
    size_t low = 0, high = PROCEDURE_COUNT;
    if (code.len != CODE_LEN)
        return NULL;
    uint64_t key = key_of(code.at);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint64_t found = key_of(procedures[middle].code);
        if (found == key)
            return &procedures[middle];
        if (found < key)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool procedure_is_valid(const struct procedure *procedure, int32_t date)
{
    return procedure->valid_from <= date && date <= procedure->valid_to;
}

const struct procedure *procedure_at(size_t i)
{
    return i < PROCEDURE_COUNT ? &procedures[i] : NULL;
}

/* Nobody means a code that has ended: it is given a name that no text of four
 * bytes and more is near to. */
static struct text living_code_at(const void *rows, size_t i)
{
    const struct procedure *row = (const struct procedure *)rows + i;
    return row->valid_to == DATE_MAX ? text_of(row->code) : TEXT("");
}

const char *procedure_nearest(struct text code)
{
    if (code.len < CODE_LEN - 1)
        return NULL;
    int i = text_nearest(code, PROCEDURE_COUNT, living_code_at, procedures);
    return i < 0 ? NULL : procedures[i].code;
}

bool procedure_is_timed(const struct procedure *procedure)
{
    return procedure->basis == BASIS_TIME;
}

bool procedure_allows(const struct procedure *procedure, enum discipline discipline)
{
    switch (discipline) {
    case DISCIPLINE_PT:
        return procedure->disciplines & FOR_PT;
    case DISCIPLINE_OT:
        return procedure->disciplines & FOR_OT;
    case DISCIPLINE_SLP:
        return procedure->disciplines & FOR_SLP;
    case DISCIPLINE_UNKNOWN:
    case DISCIPLINE_COUNT:
    default:
        return false;
    }
}

struct successors {
    const struct procedure **found;
    size_t count;
};

static void add_successor(struct successors *to, const struct procedure *procedure)
{
    for (size_t i = 0; i < to->count; i++)
        if (to->found[i] == procedure)
            return;
    if (to->count < PROCEDURE_SUCCESSORS_MAX)
        to->found[to->count++] = procedure;
}

/* The longest chain of the table has three steps (97770, 97532, 97127,
 * 97129); the depth only guards against a ring. */
static void follow(const struct procedure *procedure, int32_t date, int depth,
                   struct successors *to)
{
    const char *at = procedure->successors;
    if (!at || depth > 4)
        return;
    for (; *at; at += at[CODE_LEN] ? CODE_LEN + 1 : CODE_LEN) {
        const struct procedure *next = procedure_find((struct text){at, CODE_LEN});
        if (next && procedure_is_valid(next, date))
            add_successor(to, next);
        else if (next)
            follow(next, date, depth + 1, to);
    }
}

size_t procedure_successors(const struct procedure *procedure, int32_t date,
                            const struct procedure *found[PROCEDURE_SUCCESSORS_MAX])
{
    struct successors to = {.found = found, .count = 0};
    follow(procedure, date, 0, &to);
    return to.count;
}
