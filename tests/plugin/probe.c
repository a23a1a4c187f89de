/* A plugin for tests, which does whatever its option says: a reader of lines
 * "id code minutes", a writer of outcomes, a rule set, a listener. */
#include <gonio/plugin.h>

#include <stdio.h>
#include <string.h>

static int does(const struct gonio_host *host, const char *what)
{
    const char *mode = host->option(host, "do");
    return mode && strcmp(mode, what) == 0;
}

/* ---- reader ---- */

static int recognises(const char *name, const char *begin, size_t len)
{
    (void)name;
    return len > 6 && memcmp(begin, "#probe", 6) == 0;
}

static int put(const struct gonio_host *host, struct gonio_reading *reading,
               const char *pointer, const char *value, uint32_t row)
{
    struct gonio_text text = {value, strlen(value)};
    struct gonio_place place = {0, row, 1};
    return host->put(host, reading, pointer, text, place);
}

static int convert_line(const struct gonio_host *host, struct gonio_reading *reading,
                        char *line, uint32_t row)
{
    struct gonio_place place = {0, row, 0};
    char *code = strchr(line, ' ');
    char *minutes = code ? strchr(code + 1, ' ') : NULL;
    if (!minutes)
        return 0;
    *code++ = *minutes++ = '\0';
    if (host->begin(host, reading, place) ||
        put(host, reading, "/session_id", line, row) ||
        put(host, reading, "/patient/id", line, row) ||
        put(host, reading, "/date_of_service", "2026-03-16", row) ||
        put(host, reading, "/insurance/0/payer", "plain", row) ||
        put(host, reading, "/services/0/code", code, row) ||
        put(host, reading, "/services/0/minutes", minutes, row) ||
        (does(host, "nowhere") && put(host, reading, "/nowhere", "x", row)) ||
        (does(host, "twice") && host->begin(host, reading, place)))
        return -1;
    return does(host, "open") ? 0 : host->end(host, reading);
}

static int convert(const struct gonio_host *host, void *state,
                   struct gonio_reading *reading)
{
    char text[4096], *at = text;
    uint32_t row = 1;
    int64_t n = host->read(host, reading, 0, text, sizeof text - 1);
    (void)state;
    if (n < 0 || does(host, "fail"))
        return -1;
    text[n] = '\0';
    for (char *end; (end = strchr(at, '\n')); at = end + 1) {
        *end = '\0';
        if (convert_line(host, reading, at, row++))
            return -1;
    }
    return 0;
}

static const struct gonio_reader reader = {
    .size = sizeof reader,
    .name = "lines",
    .summary = "lines of id, code, minutes",
    .recognises = recognises,
    .convert = convert,
};

/* ---- writer ---- */

static void write_text(const struct gonio_host *host, struct gonio_writing *out,
                       struct gonio_text text)
{
    host->write(host, out, text.at, text.len);
}

static void begin(const struct gonio_host *host, void *state, struct gonio_writing *out)
{
    (void)state;
    host->write(host, out, "begin\n", 6);
}

static void decision(const struct gonio_host *host, void *state,
                     struct gonio_writing *out, const struct gonio_decided *decided)
{
    const struct gonio_decision *d = host->decision(host, decided);
    char line[100];
    (void)state;
    write_text(host, out, d->session_id);
    snprintf(line, sizeof line, " %.*s %u lines %u findings, %u bytes of JSON\n",
             (int)d->outcome.len, d->outcome.at, (unsigned)d->line_count,
             (unsigned)d->finding_count,
             (unsigned)(host->json(host, decided).len > 99));
    host->write(host, out, line, strlen(line));
}

static void rejected(const struct gonio_host *host, void *state,
                     struct gonio_writing *out, const struct gonio_rejection *rejection)
{
    (void)state;
    host->write(host, out, "rejected ", 9);
    write_text(host, out, rejection->code);
    host->write(host, out, "\n", 1);
}

static void end(const struct gonio_host *host, void *state, struct gonio_writing *out,
                const struct gonio_counts *counts)
{
    char line[60];
    (void)state;
    snprintf(line, sizeof line, "end %u %u\n", (unsigned)counts->sessions,
             (unsigned)counts->rejected);
    host->write(host, out, line, strlen(line));
}

static const struct gonio_writer writer = {
    .size = sizeof writer,
    .name = "outcomes",
    .summary = "outcomes alone",
    .begin = begin,
    .decision = decision,
    .rejected = rejected,
    .end = end,
};

/* ---- rule set ---- */

static const struct gonio_rule rules[] = {
    {"seen", "probe", "Was here.", "A test", NULL},
};

static int judge(const struct gonio_host *host, void *state,
                 const struct gonio_day *day, struct gonio_judging *judging)
{
    struct gonio_finding finding = {.size = sizeof finding,
                                    .rule = "seen",
                                    .severity = GONIO_WARN,
                                    .scope = GONIO_SCOPE_DAY,
                                    .session = -1,
                                    .line = (int32_t)day->line_count,
                                    .message = "It was seen"};
    (void)state;
    if (does(host, "judge_fail"))
        return (host->fail)(host, NULL, 0, "it does not like the day", NULL);
    if (does(host, "judge_other"))
        finding.rule = "other";
    if (does(host, "judge_line"))
        finding.scope = GONIO_SCOPE_LINE;
    if (does(host, "judge_session"))
        finding.scope = GONIO_SCOPE_SESSION;
    if (does(host, "judge_empty"))
        finding.message = "";
    if (does(host, "judge_bytes"))
        finding.message = "\xff";
    if (does(host, "judge_deny"))
        finding.severity = GONIO_DENY;
    if (does(host, "judge_severity"))
        finding.severity = 9;
    return does(host, "judge_not") ? 0 : host->find(host, judging, &finding);
}

static const struct gonio_rules rule_set = {
    .size = sizeof rule_set, .rules = rules, .rule_count = 1, .judge = judge};

/* ---- listener ---- */

static int event(const struct gonio_host *host, void *state,
                 const struct gonio_event *happened)
{
    (void)state;
    if (does(host, "deaf"))
        return (host->fail)(host, NULL, 0, "it heard too much", NULL);
    if (does(host, "tell"))
        host->say(host, happened->name);
    return 0;
}

static const struct gonio_listener listener = {
    .size = sizeof listener, .events = UINT32_MAX, .event = event};

static const struct gonio_option options[] = {
    {"do", GONIO_OPTION_TEXT, NULL, "What it does."},
};

static const struct gonio_plugin plugin = {
    .size = sizeof plugin,
    .abi_major = GONIO_ABI_MAJOR,
    .name = "probe",
    .version = "1",
    .summary = "does what a test wants",
    .options = options,
    .option_count = 1,
    .reader = &reader,
    .writer = &writer,
    .rules = &rule_set,
    .listener = &listener,
};

const struct gonio_plugin *gonio_plugin(void)
{
    return &plugin;
}
