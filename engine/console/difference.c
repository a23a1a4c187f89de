#include "console/difference.h"

/* ---- kept ---- */

static struct text keep_text(struct text text, struct arena *arena, bool *kept)
{
    if (text_is_absent(text))
        return text;
    text = text_copy(arena, text);
    *kept &= !text_is_absent(text);
    return text;
}

static void keep_list(struct text_list *list, struct arena *arena, bool *kept)
{
    struct text *at = ARENA_ARRAY(arena, struct text, list->count);
    *kept &= at != NULL;
    for (size_t i = 0; at && i < list->count; i++)
        at[i] = keep_text(list->at[i], arena, kept);
    list->at = at;
    list->count = at ? list->count : 0;
}

static void *keep_array(const void *from, size_t count, size_t size,
                        struct arena *arena, bool *kept)
{
    void *to = arena_zalloc(arena, count, size);
    *kept &= to != NULL;
    if (to && count)
        memcpy(to, from, count * size);
    return to;
}

static void keep_lines(struct decision *to, const struct decision *from,
                       struct arena *arena, bool *kept)
{
    to->lines =
        keep_array(from->lines, from->line_count, sizeof *to->lines, arena, kept);
    to->line_count = to->lines ? from->line_count : 0;
    for (size_t i = 0; i < to->line_count; i++) {
        struct line *line = &to->lines[i];
        line->services = NULL;
        line->service_count = 0;
        line->rendering_npi = keep_text(line->rendering_npi, arena, kept);
        keep_list(&line->modifiers, arena, kept);
    }
    to->unbilled = keep_array(from->unbilled, from->unbilled_count,
                              sizeof *to->unbilled, arena, kept);
    to->unbilled_count = to->unbilled ? from->unbilled_count : 0;
    for (size_t i = 0; i < to->unbilled_count; i++) {
        struct unbilled *unbilled = &to->unbilled[i];
        unbilled->services = NULL;
        unbilled->service_count = 0;
        unbilled->code = keep_text(unbilled->code, arena, kept);
        unbilled->reason = keep_text(unbilled->reason, arena, kept);
    }
}

static void keep_findings(struct decision *to, const struct decision *from,
                          struct arena *arena, bool *kept)
{
    to->findings = ARENA_ARRAY(arena, struct finding, from->finding_count);
    *kept &= to->findings != NULL;
    for (size_t i = 0; to->findings && i < from->finding_count; i++) {
        const struct finding *it = &from->findings[i];
        to->findings[to->finding_count++] = (struct finding){
            .rule = keep_text(it->rule, arena, kept),
            .severity = it->severity,
            .scope = it->scope,
            .session = it->session,
            .service = it->service,
            .line = it->line,
            .message = keep_text(it->message, arena, kept),
        };
    }
}

struct decision *difference_keep(const struct decision *decision, struct arena *arena)
{
    struct decision *to = ARENA_NEW(arena, struct decision);
    bool kept = to != NULL;
    if (!to)
        return NULL;
    to->payer = keep_text(decision->payer, arena, &kept);
    to->payer_rank = decision->payer_rank;
    to->outcome = decision->outcome;
    to->policy_id = keep_text(decision->policy_id, arena, &kept);
    to->policy_version = keep_text(decision->policy_version, arena, &kept);
    keep_lines(to, decision, arena, &kept);
    keep_findings(to, decision, arena, &kept);
    return kept ? to : NULL;
}

/* ---- what is different ---- */

struct taking {
    struct arena *arena;
    struct difference *difference;
    size_t room;
    bool failed;
};

static struct difference_entry *add(struct taking *taking, enum difference_kind kind)
{
    struct difference *to = taking->difference;
    if (to->count == taking->room) {
        size_t room = taking->room ? 2 * taking->room : 16;
        struct difference_entry *more =
            ARENA_ARRAY(taking->arena, struct difference_entry, room);
        if (!more) {
            taking->failed = true;
            return NULL;
        }
        if (to->count)
            memcpy(more, to->at, to->count * sizeof *more);
        to->at = more;
        taking->room = room;
    }
    to->at[to->count] = (struct difference_entry){.kind = kind};
    return &to->at[to->count++];
}

static struct text taken(struct taking *taking, const struct buffer *out)
{
    struct text text = text_copy(taking->arena, buffer_text(out));
    taking->failed |= text_is_absent(text);
    return text;
}

static void add_change(struct taking *taking, enum difference_kind kind,
                       struct text from, struct text to)
{
    struct difference_entry *entry = add(taking, kind);
    if (!entry)
        return;
    entry->from = from;
    entry->to = to;
}

static void compare_heads(struct taking *taking, const struct decision *before,
                          const struct decision *after)
{
    struct text was =
        text_is_absent(before->policy_id) ? before->payer : before->policy_id;
    struct text is = text_is_absent(after->policy_id) ? after->payer : after->policy_id;
    if (!text_equal(was, is))
        add_change(taking, DIFFERENCE_PAYER, was, is);
    if (before->outcome != after->outcome)
        add_change(taking, DIFFERENCE_OUTCOME, text_of(outcome_text(before->outcome)),
                   text_of(outcome_text(after->outcome)));
}

/* ---- lines ---- */

/* "2 units GP KX, 58.12" */
static struct text line_text(struct taking *taking, const struct line *line)
{
    struct buffer out;
    char bytes[512], money[24];
    buffer_borrow(&out, bytes, sizeof bytes);
    buffer_printf(&out, "%d unit%s", line->units, line->units == 1 ? "" : "s");
    for (size_t i = 0; i < line->modifiers.count; i++)
        buffer_printf(&out, " %.*s", TEXT_ARG(line->modifiers.at[i]));
    money_write(line->allowed, money);
    if (money[0])
        buffer_printf(&out, ", %s", money);
    return taken(taking, &out);
}

static bool same_line(const struct line *a, const struct line *b)
{
    return a->units == b->units && a->allowed == b->allowed &&
           text_list_equal(&a->modifiers, &b->modifiers);
}

/* How alike two lines are: the most alike are one line that changed. 0: they are
 * two lines. */
static int likeness(const struct line *a, const struct line *b)
{
    if (strcmp(a->code, b->code) != 0)
        return 0;
    return 1 + 4 * text_list_equal(&a->modifiers, &b->modifiers) +
           2 * text_equal(a->rendering_npi, b->rendering_npi) + same_line(a, b);
}

static void add_line(struct taking *taking, const struct line *from,
                     const struct line *to)
{
    struct difference_entry *entry = add(taking, DIFFERENCE_LINE);
    if (!entry)
        return;
    entry->name = text_of(from ? from->code : to->code);
    if (from)
        entry->from = line_text(taking, from);
    if (to)
        entry->to = line_text(taking, to);
}

/* The likest line of the other side that nobody has; SIZE_MAX: none. */
static size_t likest(const struct line *line, const struct decision *other,
                     const bool *used, int least)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < other->line_count; i++) {
        int alike = used[i] ? 0 : likeness(line, &other->lines[i]);
        if (alike >= least) {
            best = i;
            least = alike + 1;
        }
    }
    return best;
}

static void compare_lines(struct taking *taking, const struct decision *before,
                          const struct decision *after)
{
    bool *used = ARENA_ARRAY(taking->arena, bool, after->line_count + 1);
    size_t *match = ARENA_ARRAY(taking->arena, size_t, before->line_count + 1);
    if (!used || !match) {
        taking->failed = true;
        return;
    }
    for (int least = 8; least >= 1; least -= 1) {
        for (size_t i = 0; i < before->line_count; i++) {
            size_t k =
                match[i] ? SIZE_MAX : likest(&before->lines[i], after, used, least);
            if (k == SIZE_MAX)
                continue;
            used[k] = true;
            match[i] = k + 1;
        }
    }
    for (size_t i = 0; i < before->line_count; i++) {
        const struct line *to = match[i] ? &after->lines[match[i] - 1] : NULL;
        if (!to || !same_line(&before->lines[i], to))
            add_line(taking, &before->lines[i], to);
    }
    for (size_t i = 0; i < after->line_count; i++)
        if (!used[i])
            add_line(taking, NULL, &after->lines[i]);
}

/* ---- what is not billed ---- */

static struct text unbilled_text(struct taking *taking, const struct unbilled *unbilled)
{
    struct buffer out;
    char bytes[512];
    buffer_borrow(&out, bytes, sizeof bytes);
    if (unbilled->minutes > 0)
        buffer_printf(&out, "%d min: ", unbilled->minutes);
    buffer_put_text(&out, unbilled->reason);
    return buffer_failed(&out) ? unbilled->reason : taken(taking, &out);
}

static bool has_unbilled(const struct decision *in, const struct unbilled *asked)
{
    for (size_t i = 0; i < in->unbilled_count; i++)
        if (text_equal(in->unbilled[i].code, asked->code) &&
            text_equal(in->unbilled[i].reason, asked->reason) &&
            in->unbilled[i].minutes == asked->minutes)
            return true;
    return false;
}

static void compare_unbilled(struct taking *taking, const struct decision *before,
                             const struct decision *after)
{
    for (int side = 0; side < 2; side++) {
        const struct decision *in = side ? after : before,
                              *other = side ? before : after;
        for (size_t i = 0; i < in->unbilled_count; i++) {
            const struct unbilled *it = &in->unbilled[i];
            struct difference_entry *entry =
                has_unbilled(other, it) ? NULL : add(taking, DIFFERENCE_UNBILLED);
            if (!entry)
                continue;
            entry->name = it->code;
            *(side ? &entry->to : &entry->from) = unbilled_text(taking, it);
        }
    }
}

static void compare_allowed(struct taking *taking, const struct decision *before,
                            const struct decision *after)
{
    int64_t was = decision_allowed(before), is = decision_allowed(after);
    char from[24], to[24];
    if (was == is)
        return;
    money_write(was, from);
    money_write(is, to);
    struct text texts[2] = {text_copy(taking->arena, text_of(from)),
                            text_copy(taking->arena, text_of(to))};
    taking->failed |= text_is_absent(texts[0]) || text_is_absent(texts[1]);
    add_change(taking, DIFFERENCE_ALLOWED, from[0] ? texts[0] : TEXT_NONE,
               to[0] ? texts[1] : TEXT_NONE);
}

/* ---- findings ---- */

static bool same_place(const struct finding *a, const struct finding *b)
{
    return text_equal(a->rule, b->rule) && a->scope == b->scope &&
           a->session == b->session && a->service == b->service;
}

static const struct finding *find_finding(const struct decision *in,
                                          const struct finding *asked)
{
    for (size_t i = 0; i < in->finding_count; i++)
        if (same_place(&in->findings[i], asked))
            return &in->findings[i];
    return NULL;
}

static const struct finding *find_rule(const struct decision *in, struct text rule)
{
    for (size_t i = 0; i < in->finding_count; i++)
        if (text_equal(in->findings[i].rule, rule))
            return &in->findings[i];
    return NULL;
}

/* Whether the same rule was told for a finding before this one. */
static bool told(const struct decision *in, size_t at, const struct decision *other)
{
    for (size_t i = 0; i < at; i++)
        if (text_equal(in->findings[i].rule, in->findings[at].rule) &&
            !find_finding(other, &in->findings[i]))
            return true;
    return false;
}

static void compare_findings(struct taking *taking, const struct decision *before,
                             const struct decision *after)
{
    for (size_t i = 0; i < before->finding_count; i++) {
        const struct finding *it = &before->findings[i];
        const struct finding *still = find_rule(after, it->rule);
        if (find_finding(after, it) || told(before, i, after) ||
            (still && !find_finding(before, still)))
            continue; /* it is told of another place below */
        struct difference_entry *entry = add(taking, DIFFERENCE_GONE);
        if (!entry)
            continue;
        entry->name = it->rule;
        entry->from = text_of(severity_text(it->severity));
        if (still)
            entry->says = TEXT("it stays where else it was found");
    }
    for (size_t i = 0; i < after->finding_count; i++) {
        const struct finding *it = &after->findings[i], *was = find_finding(before, it);
        bool same = was && was->severity == it->severity &&
                    text_equal(was->message, it->message);
        if (same || (!was && told(after, i, before)))
            continue;
        if (!was)
            was = find_rule(before, it->rule);
        struct difference_entry *entry =
            add(taking, was ? DIFFERENCE_SAYS : DIFFERENCE_NEW);
        if (!entry)
            continue;
        entry->name = it->rule;
        entry->to = text_of(severity_text(it->severity));
        entry->says = it->message;
        if (was)
            entry->from = text_of(severity_text(was->severity));
    }
}

bool difference_of(const struct decision *before, const struct decision *after,
                   struct arena *arena, struct difference *difference)
{
    const struct decision none = {.payer = after->payer,
                                  .policy_id = after->policy_id,
                                  .outcome = after->outcome};
    struct taking taking = {.arena = arena, .difference = difference};
    *difference = (struct difference){.count = 0};
    compare_heads(&taking, before ? before : &none, after);
    if (!before)
        add_change(&taking, DIFFERENCE_OUTCOME, TEXT_NONE,
                   text_of(outcome_text(after->outcome)));
    compare_lines(&taking, before ? before : &none, after);
    compare_unbilled(&taking, before ? before : &none, after);
    compare_allowed(&taking, before ? before : &none, after);
    compare_findings(&taking, before ? before : &none, after);
    return !taking.failed;
}

/* ---- shown ---- */

static const struct {
    const char *text;
} kinds[] = {
    [DIFFERENCE_PAYER] = {"payer"},     [DIFFERENCE_OUTCOME] = {"outcome"},
    [DIFFERENCE_LINE] = {"line"},       [DIFFERENCE_UNBILLED] = {"not billed"},
    [DIFFERENCE_ALLOWED] = {"allowed"}, [DIFFERENCE_GONE] = {"gone"},
    [DIFFERENCE_NEW] = {"new"},         [DIFFERENCE_SAYS] = {"says now"},
};

const char *difference_kind_text(enum difference_kind kind)
{
    return kinds[kind].text;
}

static enum style style_of(const struct difference_entry *entry)
{
    static const enum style of_outcomes[] = {[OUTCOME_READY] = STYLE_GREEN,
                                             [OUTCOME_HOLD] = STYLE_YELLOW,
                                             [OUTCOME_DENY] = STYLE_RED,
                                             [OUTCOME_VOID] = STYLE_DIM};
    enum outcome outcome;
    switch (entry->kind) {
    case DIFFERENCE_OUTCOME:
        return outcome_read(entry->to, &outcome) ? of_outcomes[outcome] : STYLE_PLAIN;
    case DIFFERENCE_GONE:
        return STYLE_GREEN;
    case DIFFERENCE_NEW:
    case DIFFERENCE_SAYS:
        return text_is(entry->to, "deny")   ? STYLE_RED
               : text_is(entry->to, "hold") ? STYLE_YELLOW
                                            : STYLE_PLAIN;
    case DIFFERENCE_LINE:
    case DIFFERENCE_UNBILLED:
        return text_is_absent(entry->from) ? STYLE_GREEN
               : text_is_absent(entry->to) ? STYLE_RED
                                           : STYLE_BOLD;
    case DIFFERENCE_PAYER:
    case DIFFERENCE_ALLOWED:
    default:
        return STYLE_BOLD;
    }
}

/* "READY": how outcomes stand everywhere. */
static void put_upper(struct buffer *out, struct text text)
{
    for (size_t i = 0; i < text.len; i++)
        buffer_put_char(out, text.at[i] >= 'a' && text.at[i] <= 'z'
                                 ? (char)(text.at[i] - 32)
                                 : text.at[i]);
}

static void put_sides(const struct difference_entry *entry, const char *arrow,
                      struct buffer *out)
{
    bool outcome = entry->kind == DIFFERENCE_OUTCOME;
    if (!text_is_absent(entry->from)) {
        if (outcome)
            put_upper(out, entry->from);
        else
            buffer_put_text(out, entry->from);
    }
    if (!text_is_absent(entry->from) && !text_is_absent(entry->to))
        buffer_put_cstr(out, arrow);
    if (!text_is_absent(entry->to)) {
        if (outcome)
            put_upper(out, entry->to);
        else
            buffer_put_text(out, entry->to);
    }
}

static bool is_finding(enum difference_kind kind)
{
    return kind == DIFFERENCE_GONE || kind == DIFFERENCE_NEW || kind == DIFFERENCE_SAYS;
}

static void put_entry(const struct difference_entry *entry, const char *arrow,
                      struct buffer *out)
{
    bool moved = !text_equal(entry->from, entry->to);
    if (is_finding(entry->kind)) {
        if (moved)
            put_sides(entry, arrow, out);
        buffer_printf(out, "%s%.*s", moved ? " " : "", TEXT_ARG(entry->name));
        if (entry->says.len)
            buffer_printf(out, ": %.*s", TEXT_ARG(entry->says));
        return;
    }
    if (entry->name.len)
        buffer_printf(out, "%.*s ", TEXT_ARG(entry->name));
    if (entry->kind == DIFFERENCE_LINE || entry->kind == DIFFERENCE_UNBILLED) {
        if (text_is_absent(entry->from))
            buffer_put_cstr(out, "new: ");
        if (text_is_absent(entry->to))
            buffer_put_cstr(out, "no longer: ");
    }
    if (entry->kind == DIFFERENCE_ALLOWED && text_is_absent(entry->to))
        buffer_put_cstr(out, "unknown now: ");
    put_sides(entry, arrow, out);
}

#define LABEL ((size_t)13)

static void show_entry(const struct difference_entry *entry, struct screen *screen)
{
    struct buffer scratch, *out = &screen->out;
    struct text label = text_of(kinds[entry->kind].text);
    buffer_init(&scratch, (size_t)1 << 20);
    bool ascii = screen->terminal.is_terminal && !terminal_is_utf8();
    put_entry(entry, ascii ? " -> " : " → ", &scratch);
    buffer_put_cstr(out, "  ");
    terminal_put(&screen->terminal, out, style_of(entry), label);
    for (size_t i = label.len + 2; i < LABEL; i++)
        buffer_put_char(out, ' ');
    out->failed |= buffer_failed(&scratch);
    terminal_wrap(&screen->terminal, out, LABEL, buffer_text(&scratch));
    buffer_release(&scratch);
}

static void show_nothing(const struct decision *after, struct screen *screen)
{
    int64_t units = 0;
    char money[24];
    for (size_t i = 0; i < after->line_count; i++)
        units += after->lines[i].units;
    money_write(decision_allowed(after), money);
    buffer_put_cstr(&screen->out, "  nothing changes: ");
    put_upper(&screen->out, text_of(outcome_text(after->outcome)));
    buffer_printf(&screen->out, ", %d unit%s%s%s\n", (int)units, units == 1 ? "" : "s",
                  money[0] ? ", " : "", money);
}

void difference_show(const struct difference *difference, const struct decision *after,
                     struct screen *screen)
{
    if (!difference->count)
        show_nothing(after, screen);
    for (size_t i = 0; i < difference->count; i++)
        show_entry(&difference->at[i], screen);
}

const char *const difference_columns[] = {"payer", "what", "name", "from",
                                          "to",    "says", NULL};

void difference_rows(const struct difference *difference, const struct decision *after,
                     struct rows *rows)
{
    for (size_t i = 0; i < difference->count; i++) {
        const struct difference_entry *entry = &difference->at[i];
        rows_text(rows, after->payer);
        rows_text(rows, text_of(kinds[entry->kind].text));
        rows_text(rows, entry->name);
        rows_text(rows, entry->from);
        rows_text(rows, entry->to);
        rows_text(rows, entry->says);
    }
}
