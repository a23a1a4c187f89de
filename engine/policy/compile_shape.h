/* How a policy table is read: shapes. A shape is a table kind of the policy
 * language as data: the names it knows, the reader of each, where the value
 * goes in the C struct. compile_table walks a table by its shape, so that an
 * unknown name, a missing one and a wrong type are found in one place and
 * reported alike: file, line, path, nearest known name.
 *
 * compile_values.c has the readers of single values, compile_sections.c,
 * compile_limits.c, compile_modifiers.c, compile_telehealth.c,
 * compile_documentation.c, compile_rules.c, compile_fees.c and
 * compile_parameters.c the shapes, compile.c the whole.
 *
 * Ownership: everything read lives in compile.arena. */
#ifndef GONIO_POLICY_COMPILE_SHAPE_H
#define GONIO_POLICY_COMPILE_SHAPE_H

#include "base/buffer.h"
#include "policy/compile.h"

/* Where the walk stands: a value and the way to it, on the caller's stack. */
struct node {
    const struct node *up; /* NULL: the policy's own table */
    struct text name;      /* absent: by index */
    size_t index;          /* from 1 */
    const struct script_value *value;
};

/* One use of a finding's id. */
struct id_use {
    struct text id;
    struct text path; /* of the row that has it */
    uint32_t line;
    struct in_force dates;
    struct id_use *next;
};

struct compile {
    struct script *script;
    const char *file;
    struct arena *arena;
    struct policy *policy;
    struct id_use *ids; /* the last one first */
    size_t id_count;
    struct policy_override **last_override; /* where the next one goes */
    struct policy_notice **last_notice;
    struct error *error;
};

#define KEYS_MAX 36 /* names of one shape */

struct key;
typedef enum status compile_read_fn(struct compile *compile, const struct node *node,
                                    const struct key *key, void *row);

/* One name that a table may have. */
struct key {
    const char *name;
    compile_read_fn *read;
    size_t at;          /* of the member in the row's struct */
    size_t count_at;    /* readers of lists: of the member that counts them */
    const void *detail; /* what the reader asks for: its words, its shape */
    bool required;
};

struct shape {
    const char *what;  /* "a cap" */
    const char *maker; /* the constructor that must have made it; NULL: none */
    const struct key *keys;
    size_t count;
    const struct key *items; /* the array part by place: { "PT", "GP" } */
    size_t item_count;
    const struct key *rows; /* or the array part is rows of another shape */
    size_t size;            /* of the row's struct */
    const void *defaults;   /* a whole row; NULL: zeros */
    bool by_dates; /* no id and no order decide, but dates on both axes: a layer's
                      rows take their dates from those below */
    bool lined;    /* the row's line is kept, at line_at */
    size_t line_at;
    /* What one name alone cannot tell; NULL: nothing. */
    enum status (*finish)(struct compile *compile, const struct node *node, void *row);
};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
/* For "%.*s": a text of a policy, cut to what a message can hold. */
#define SHOWN(text) (int)((text).len > 60 ? 60 : (text).len), (text).at
#define ALWAYS                                                                         \
    {                                                                                  \
        DATE_NONE, DATE_NONE, DATE_NONE                                                \
    }
#define UNSOURCED                                                                      \
    {                                                                                  \
        .verified_on = DATE_NONE                                                       \
    }

/* ---- faults (compile_shape.c) ---- */

/* "line 12", with its file when that is not the one of the place beside it. */
#define COMPILE_WHERE 320
void compile_where(const struct compile *compile, uint32_t place, uint32_t beside,
                   char where[COMPILE_WHERE]);
/* The place of a node for the error that is set. */
void compile_at(struct compile *compile, uint32_t place);

/* Sets the error with the node's file, line and path. Returns STATUS_POLICY. */
enum status compile_fault(struct compile *compile, const struct node *node,
                          const char *code, const char *format, ...) PRINTF_LIKE(4, 5);
/* "must be WANT, but is a number". */
enum status compile_type_fault(struct compile *compile, const struct node *node,
                               const char *want);
/* Adds "did you mean" to the fault just set; NULL adds what. */
enum status compile_mean(struct compile *compile, const char *nearest,
                         const char *otherwise);
#define NODE_PATH 160
void node_path(const struct node *node, char path[NODE_PATH]);
uint32_t node_line(const struct node *node);
struct node node_item(const struct node *up, size_t place);
struct node node_entry(const struct node *up, size_t entry);

/* ---- walking (compile_shape.c) ---- */

enum status compile_table(struct compile *compile, const struct node *node,
                          const struct shape *shape, void *row) MUST_CHECK;
/* Whether the node is a plain list with something in it. */
enum status compile_list(struct compile *compile, const struct node *node,
                         const char *want) MUST_CHECK;
/* detail: struct shape. A table within the row. */
compile_read_fn compile_within;
/* detail: struct shape. A list of tables; compile_items: only the array part
 * of a table that has names of its own. */
compile_read_fn compile_rows, compile_items;

/* ---- values (compile_values.c) ---- */

struct pattern {
    bool (*fits)(struct text text);
    const char *want; /* "a modifier, as \"KX\"" */
};
struct choices {
    const char *const *texts;
    int first; /* texts[first] to texts[count - 1] */
    int count;
};
struct range {
    int64_t least, most;
};

compile_read_fn compile_text;    /* detail: struct pattern, or NULL */
compile_read_fn compile_texts;   /* the same, a list */
compile_read_fn compile_message; /* may hold {placeholders} */
compile_read_fn compile_bool;
compile_read_fn compile_count; /* detail: struct range; int32_t */
compile_read_fn compile_date;
compile_read_fn compile_to;        /* at: of the struct in_force */
compile_read_fn compile_choice;    /* detail: struct choices; an enum */
compile_read_fn compile_word;      /* detail: struct word_set; an enum */
compile_read_fn compile_word_bits; /* the same, a list; uint32_t, bit 1 << word */
compile_read_fn compile_code;      /* struct text */
compile_read_fn compile_codes;     /* struct code_set */
compile_read_fn compile_except;    /* takes codes out of the set at `at` */
compile_read_fn compile_source;
compile_read_fn compile_id;    /* a finding's id, unique in the policy */
compile_read_fn compile_later; /* read by finish */

struct in_force compile_dates(const struct script_value *row);
bool text_is_clean(struct text text); /* UTF-8 without control characters */
bool text_is_name(struct text text);  /* kx_threshold */
enum status compile_clean(struct compile *compile, const struct node *node,
                          struct text *text) MUST_CHECK;
extern const struct pattern modifier_pattern, place_pattern;
extern const struct choices severity_choices, unknown_choices;

/* ---- the parts of many rows ---- */

#define DATE_KEYS(type)                                                                \
    {"from", compile_date, offsetof(type, dates.from), 0, NULL, false},                \
        {"to", compile_to, offsetof(type, dates), 0, NULL, false},                     \
    {                                                                                  \
        "known_from", compile_date, offsetof(type, dates.known_from), 0, NULL, false   \
    }

#define VERDICT_KEYS(type, severity_required)                                          \
    {"severity", compile_choice,    offsetof(type, verdict.severity),                  \
     0,          &severity_choices, severity_required},                                \
        {"message", compile_message, offsetof(type, verdict.message), 0, NULL, false}, \
        {"fix", compile_message, offsetof(type, verdict.fix), 0, NULL, false},         \
        {"carc", compile_text, offsetof(type, verdict.carc), 0, &carc_pattern, false}, \
        {"rarc", compile_text, offsetof(type, verdict.rarc), 0, &rarc_pattern, false}, \
    {                                                                                  \
        "liability", compile_text, offsetof(type, verdict.liability), 0,               \
            &liability_pattern, false                                                  \
    }
extern const struct pattern carc_pattern, rarc_pattern, liability_pattern;

#define SOURCE_KEY(type)                                                               \
    {                                                                                  \
        "source", compile_source, offsetof(type, source), 0, NULL, true                \
    }

/* ---- sections ---- */

enum status compile_read_file(const struct shown_folders *shown, const char *path,
                              struct buffer *text,
                              struct error *error) MUST_CHECK; /* compile.c */

extern const struct shape policy_shape, parameter_shape;
extern const struct shape coverage_shape, units_shape, cap_shape, frequency_shape,
    authorization_shape, referral_shape, modifiers_shape, pairs_shape, telehealth_shape,
    documentation_shape, fee_shape, rule_shape, condition_shape;
/* Whether a condition asks only what its scope knows. list: where the conditions
 * stand, `when` or `unless`. */
enum status compile_subjects(struct compile *compile, const struct node *list,
                             const struct conditions *conditions,
                             enum scope scope) MUST_CHECK;
compile_read_fn compile_attested, compile_parameters;
/* An amount as text, "2480.00", in cents. */
enum status compile_usd(struct compile *compile, const struct node *node,
                        int64_t *cents) MUST_CHECK;
/* Whether two rows meet on some date and are known from the same day, so that
 * neither wins; and the fault that names both. */
bool in_force_clash(const struct in_force *a, const struct in_force *b);
enum status compile_clash_fault(struct compile *compile, const struct node *earlier,
                                const struct node *later);

#endif
