/* Plugins with one fault each, and one without. */
#include <gonio/plugin.h>

#if !defined(BAD_NO_SYMBOL) && !defined(BAD_NULL)

#ifndef BAD_NO_KIND

static int event(const struct gonio_host *host, void *state,
                 const struct gonio_event *happened)
{
    (void)host;
    (void)state;
    (void)happened;
    return 0;
}

static const struct gonio_listener listener = {
    .size = sizeof listener,
    .events = GONIO_EVENT(GONIO_DECISION_MADE),
    .event = event,
};

#endif

#ifdef BAD_NO_KIND
#define LISTENER NULL
#else
#define LISTENER (&listener)
#endif

static const struct gonio_plugin plugin = {
#if defined(BAD_SMALL)
    .size = sizeof(size_t),
#elif defined(BAD_HUGE)
    .size = (size_t)1 << 40,
#else
    .size = sizeof plugin,
#endif
#ifdef BAD_MAJOR_2
    .abi_major = 2,
#else
    .abi_major = GONIO_ABI_MAJOR,
#endif
    .abi_minor = GONIO_ABI_MINOR,
    .name = "good",
    .version = "1",
    .summary = "does nothing",
    .listener = LISTENER,
};

const struct gonio_plugin *gonio_plugin(void)
{
    return &plugin;
}

#elif defined(BAD_NULL)

const struct gonio_plugin *gonio_plugin(void)
{
    return NULL;
}

#else

GONIO_EXPORT int something_else(void);
int something_else(void)
{
    return 1;
}

#endif
