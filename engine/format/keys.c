/* One forward scan: members that are asked for are read, all others are
 * passed over without a look into them. Every step stays within the text even
 * if it is no JSON; what it then says is of no use, but harmless. */
#include "format/keys.h"

#include "base/utf8.h"
#include "format/gate.h"
#include "format/scan.h"
#include "format/value.h"

struct keys_scan {
    const char *end;
    struct arena *arena;
    struct session_keys *keys;
    size_t therapist_room;
    bool no_memory;
    char name[GATE_MAX_KEY]; /* of a member, when it held an escape */
};

/* What one service says of who gave it and when. */
struct service_time {
    struct text npi;
    int32_t start, end;  /* the service's own */
    int32_t first, last; /* over all that are known in pairs */
};

typedef const char *member_fn(struct keys_scan *, struct text name, const char *value,
                              void *context);

#define NAMED(name, literal)                                                           \
    ((name).len == sizeof(literal) - 1 &&                                              \
     memcmp((name).at, "" literal, sizeof(literal) - 1) == 0)

/* ---- members ---- */

static const char *skip(const struct keys_scan *scan, const char *value)
{
    return scan_value(value, scan->end);
}

static struct text plain_name(struct keys_scan *scan, struct text written)
{
    if (written.len > sizeof scan->name || !memchr(written.at, '\\', written.len))
        return written;
    return (struct text){scan->name,
                         scan_unescape(written.at, written.len, scan->name)};
}

/* at: behind a brace or a member's value. The next member's name and where its
 * value begins; NULL when there is none. */
static inline const char *next_member(struct keys_scan *scan, const char *at,
                                      struct text *name)
{
    const char *end = scan->end;
    at = scan_space(at, end);
    if (at < end && *at == ',')
        at = scan_space(at + 1, end);
    if (at == end || *at != '"')
        return NULL;
    bool escaped;
    at = scan_content(at, end, name, &escaped);
    if (escaped)
        *name = plain_name(scan, *name);
    at = scan_space(at, end);
    return at < end ? scan_space(at + 1, end) : NULL;
}

/* at: an object's value. Past it, when it is an object; every member goes to
 * take, which returns where its value ends. */
static inline const char *each_member(struct keys_scan *scan, const char *at,
                                      member_fn *take, void *context)
{
    struct text name;
    const char *value;
    if (at == scan->end || *at != '{')
        return skip(scan, at);
    at++;
    while ((value = next_member(scan, at, &name)) != NULL)
        at = take(scan, name, value, context);
    at = scan_space(at, scan->end);
    return at + (at < scan->end);
}

/* at: an array's value; the same for its elements. */
static inline const char *each_element(struct keys_scan *scan, const char *at,
                                       member_fn *take, void *context)
{
    if (at == scan->end || *at != '[')
        return skip(scan, at);
    at = scan_space(at + 1, scan->end);
    while (at < scan->end && *at != ']') {
        const char *next = take(scan, TEXT_NONE, at, context);
        at = scan_space(next, scan->end);
        if (at < scan->end && *at == ',')
            at = scan_space(at + 1, scan->end);
        else if (at == next && at < scan->end && *at != ']')
            return scan->end; /* no JSON */
    }
    return at + (at < scan->end);
}

/* ---- values ---- */

static const char *take_text(struct keys_scan *scan, const char *at, struct text *text)
{
    bool escaped;
    if (at == scan->end || *at != '"')
        return skip(scan, at);
    at = scan_content(at, scan->end, text, &escaped);
    if (escaped) {
        *text = scan_unescaped(*text, scan->arena);
        scan->no_memory |= text_is_absent(*text);
    }
    return at;
}

static const char *take_clock(struct keys_scan *scan, const char *at, int32_t *clock)
{
    struct text text = TEXT_NONE;
    at = take_text(scan, at, &text);
    if (!text_is_absent(text) && !clock_read(text, clock))
        *clock = CLOCK_NONE;
    return at;
}

/* A number that is no count is none here too; the reader refuses it. */
static const char *take_count(struct keys_scan *scan, const char *at, int32_t *count)
{
    const char *next = skip(scan, at), *digit = at;
    int32_t value = 0;
    digit += at < next && *at == '-'; /* of these the reader takes -0 */
    for (; digit < next && digit < at + 7 && char_is_digit(*digit); digit++)
        value = value * 10 + (*digit - '0');
    if (digit > at && digit == next)
        *count = value;
    return next;
}

/* ---- therapists ---- */

static void widen(struct service_time *time, int32_t start, int32_t end)
{
    if (start == CLOCK_NONE || end == CLOCK_NONE)
        return;
    if (end < start)
        end += 1440;
    if (time->first == CLOCK_NONE || start < time->first)
        time->first = start;
    if (time->last == CLOCK_NONE || end > time->last)
        time->last = end;
}

static struct therapist_envelope *new_therapist(struct keys_scan *scan)
{
    struct session_keys *keys = scan->keys;
    if (keys->therapist_count == scan->therapist_room) {
        size_t room = scan->therapist_room ? scan->therapist_room * 2 : 4;
        struct therapist_envelope *grown =
            arena_alloc(scan->arena, room * sizeof *grown);
        scan->no_memory |= !grown;
        if (!grown)
            return NULL;
        if (keys->therapist_count)
            memcpy(grown, keys->therapists, keys->therapist_count * sizeof *grown);
        keys->therapists = grown;
        scan->therapist_room = room;
    }
    return &keys->therapists[keys->therapist_count++];
}

static void add_time(struct keys_scan *scan, const struct service_time *time)
{
    struct session_keys *keys = scan->keys;
    if (text_is_absent(time->npi) || time->first == CLOCK_NONE)
        return;
    for (size_t i = 0; i < keys->therapist_count; i++) {
        struct therapist_envelope *known = &keys->therapists[i];
        if (!text_equal(known->npi, time->npi))
            continue;
        known->start = time->first < known->start ? time->first : known->start;
        known->end = time->last > known->end ? time->last : known->end;
        return;
    }
    struct therapist_envelope *added = new_therapist(scan);
    if (added)
        *added = (struct therapist_envelope){time->npi, time->first, time->last};
}

/* ---- objects ---- */

static const char *npi_member(struct keys_scan *scan, struct text name,
                              const char *value, void *npi)
{
    return NAMED(name, "npi") ? take_text(scan, value, npi) : skip(scan, value);
}

static const char *id_member(struct keys_scan *scan, struct text name,
                             const char *value, void *id)
{
    return NAMED(name, "id") ? take_text(scan, value, id) : skip(scan, value);
}

static const char *zip_member(struct keys_scan *scan, struct text name,
                              const char *value, void *zip)
{
    return NAMED(name, "zip") ? take_text(scan, value, zip) : skip(scan, value);
}

static const char *member_member(struct keys_scan *scan, struct text name,
                                 const char *value, void *member)
{
    return NAMED(name, "member_id") ? take_text(scan, value, member)
                                    : skip(scan, value);
}

/* Of insurances only the first is looked at. */
static const char *insurance(struct keys_scan *scan, struct text name,
                             const char *value, void *context)
{
    bool *first = context;
    (void)name;
    if (!*first)
        return skip(scan, value);
    *first = false;
    return each_member(scan, value, member_member, &scan->keys->member);
}

static const char *interval_member(struct keys_scan *scan, struct text name,
                                   const char *value, void *context)
{
    struct service_time *interval = context;
    if (NAMED(name, "start"))
        return take_clock(scan, value, &interval->start);
    if (NAMED(name, "end"))
        return take_clock(scan, value, &interval->end);
    return skip(scan, value);
}

static void note_start(struct session_keys *keys, int32_t start)
{
    if (start != CLOCK_NONE && (keys->start == CLOCK_NONE || start < keys->start))
        keys->start = start;
}

static const char *interval(struct keys_scan *scan, struct text name, const char *value,
                            void *context)
{
    struct service_time interval = {.start = CLOCK_NONE, .end = CLOCK_NONE};
    (void)name;
    value = each_member(scan, value, interval_member, &interval);
    note_start(scan->keys, interval.start);
    widen(context, interval.start, interval.end);
    return value;
}

static const char *service_member(struct keys_scan *scan, struct text name,
                                  const char *value, void *context)
{
    struct service_time *time = context;
    if (NAMED(name, "start"))
        return take_clock(scan, value, &time->start);
    if (NAMED(name, "end"))
        return take_clock(scan, value, &time->end);
    if (NAMED(name, "intervals"))
        return each_element(scan, value, interval, time);
    if (NAMED(name, "therapist"))
        return each_member(scan, value, npi_member, &time->npi);
    return skip(scan, value);
}

static const char *service(struct keys_scan *scan, struct text name, const char *value,
                           void *context)
{
    struct service_time time = {TEXT_NONE, CLOCK_NONE, CLOCK_NONE, CLOCK_NONE,
                                CLOCK_NONE};
    (void)name;
    (void)context;
    value = each_member(scan, value, service_member, &time);
    note_start(scan->keys, time.start);
    widen(&time, time.start, time.end);
    add_time(scan, &time);
    return value;
}

static const char *take_date(struct keys_scan *scan, const char *at)
{
    struct text text = TEXT_NONE;
    at = take_text(scan, at, &text);
    if (!text_is_absent(text) && !date_read(text, &scan->keys->date_of_service))
        scan->keys->date_of_service = DATE_NONE;
    return at;
}

static const char *session_member(struct keys_scan *scan, struct text name,
                                  const char *value, void *context)
{
    struct session_keys *keys = context;
    bool first = true;
    if (NAMED(name, "session_id"))
        return take_text(scan, value, &keys->session_id);
    if (NAMED(name, "revision"))
        return take_count(scan, value, &keys->revision);
    if (NAMED(name, "billing_provider"))
        return each_member(scan, value, npi_member, &keys->provider);
    if (NAMED(name, "service_location"))
        return each_member(scan, value, zip_member, &keys->zip);
    if (NAMED(name, "date_of_service"))
        return take_date(scan, value);
    if (NAMED(name, "patient"))
        return each_member(scan, value, id_member, &keys->patient);
    if (NAMED(name, "place_of_service"))
        return take_text(scan, value, &keys->place_of_service);
    if (NAMED(name, "insurance"))
        return each_element(scan, value, insurance, &first);
    if (NAMED(name, "services"))
        return each_element(scan, value, service, NULL);
    if (NAMED(name, "void"))
        keys->is_void = value < scan->end && *value == 't';
    else if (NAMED(name, "telehealth"))
        keys->telehealth = value < scan->end && *value == '{';
    return skip(scan, value);
}

enum status keys_read(struct text json, struct arena *arena, struct session_keys *keys,
                      struct error *error)
{
    struct keys_scan scan;
    scan.end = json.at + json.len;
    scan.arena = arena;
    scan.keys = keys;
    scan.therapist_room = 0;
    scan.no_memory = false;
    *keys = (struct session_keys){
        .revision = 1, .date_of_service = DATE_NONE, .start = CLOCK_NONE};
    each_member(&scan, scan_space(json.at, scan.end), session_member, keys);
    return scan.no_memory ? error_no_memory(error) : STATUS_OK;
}

/* ---- a rejection's session ---- */

static const char *any_id_member(struct keys_scan *scan, struct text name,
                                 const char *value, void *id)
{
    const char *next = skip(scan, value);
    if (NAMED(name, "session_id") && next - value >= 3 && *value == '"' &&
        next[-1] == '"')
        *(struct text *)id = (struct text){value + 1, (size_t)(next - value - 2)};
    return next;
}

static bool may_show_id(struct text id)
{
    if (id.len > VALUE_ID_MAX)
        return false;
    for (size_t i = 0; i < id.len;) {
        uint32_t c = 0;
        size_t n = utf8_decode(id.at + i, id.len - i, &c);
        if (n == 0 || c < 0x20 || c == 0x7f || c == '\\')
            return false;
        i += n;
    }
    return true;
}

struct text keys_session_id(struct text text)
{
    struct keys_scan scan;
    struct text id = TEXT_NONE;
    scan.end = text.at + text.len;
    each_member(&scan, scan_space(text.at, scan.end), any_id_member, &id);
    return may_show_id(id) ? id : TEXT_NONE;
}
