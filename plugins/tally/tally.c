/* A listener: counts decisions by their outcome as they are made, and what was
 * refused, and says so at the end.
 *
 * Shows: events, a state of one's own, finish. */
#include <gonio/plugin.h>

#include <stdio.h>
#include <string.h>

struct tally {
    unsigned long long ready, hold, deny, voids, rejected, policies;
};

static int start(const struct gonio_host *host, void **state)
{
    struct tally *tally = host->scratch(host, sizeof *tally);
    if (!tally)
        return -1;
    memset(tally, 0, sizeof *tally);
    *state = tally;
    return 0;
}

static unsigned is(struct gonio_text text, const char *word)
{
    return text.len == strlen(word) && memcmp(text.at, word, text.len) == 0;
}

static int count_decision(const struct gonio_host *host, struct tally *tally,
                          const struct gonio_decided *decided)
{
    const struct gonio_decision *decision = host->decision(host, decided);
    if (!decision)
        return -1;
    tally->ready += is(decision->outcome, "ready");
    tally->hold += is(decision->outcome, "hold");
    tally->deny += is(decision->outcome, "deny");
    tally->voids += is(decision->outcome, "void");
    return 0;
}

static int event(const struct gonio_host *host, void *state,
                 const struct gonio_event *happened)
{
    struct tally *tally = state;
    switch (happened->kind) {
    case GONIO_DECISION_MADE:
        return count_decision(host, tally, happened->decided);
    case GONIO_SESSION_REJECTED:
        tally->rejected++;
        return 0;
    case GONIO_POLICY_LOADED:
        tally->policies++;
        return 0;
    default: /* an event of a later program */
        return 0;
    }
}

static int finish(const struct gonio_host *host, void *state)
{
    const struct tally *tally = state;
    char line[200];
    snprintf(line, sizeof line,
             "%llu ready, %llu hold, %llu deny, %llu void, %llu rejected, by %llu "
             "polic%s",
             tally->ready, tally->hold, tally->deny, tally->voids, tally->rejected,
             tally->policies, tally->policies == 1 ? "y" : "ies");
    host->say(host, line);
    return 0;
}

static const struct gonio_listener listener = {
    .size = sizeof listener,
    .events = GONIO_EVENT(GONIO_DECISION_MADE) | GONIO_EVENT(GONIO_SESSION_REJECTED) |
              GONIO_EVENT(GONIO_POLICY_LOADED),
    .event = event,
    .finish = finish,
};

static const struct gonio_plugin plugin = {
    .size = sizeof plugin,
    .abi_major = GONIO_ABI_MAJOR,
    .abi_minor = GONIO_ABI_MINOR,
    .name = "tally",
    .version = "0.1",
    .summary = "counts decisions by outcome and says so at the end",
    .start = start,
    .listener = &listener,
};

const struct gonio_plugin *gonio_plugin(void)
{
    return &plugin;
}
