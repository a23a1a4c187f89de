#include "policy/deciding.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

#define FIRST_ROOM ((size_t)8)

/* The old array stays in the arena until the day is over: lists are short. */
void *deciding_push(struct deciding *e, void **list, size_t *count, size_t *room,
                    size_t size)
{
    if (*count == *room) {
        size_t wider = *room ? *room * 2 : FIRST_ROOM;
        char *grown = arena_zalloc(e->arena, wider, size);
        if (!grown) {
            e->no_memory = true;
            return NULL;
        }
        if (*count)
            memcpy(grown, *list, *count * size);
        *list = grown;
        *room = wider;
    }
    return (char *)*list + (*count)++ * size;
}

struct text deciding_copy(struct deciding *e, struct text text)
{
    struct text copy = text_copy(e->arena, text);
    if (text_is_absent(copy))
        e->no_memory = true;
    return copy;
}

/* Without the part of a character that a text was cut in. */
static struct text whole(struct text text)
{
    size_t last = text.len;
    while (last > 0 && ((unsigned char)text.at[last - 1] & 0xc0) == 0x80)
        last--;
    uint32_t character;
    if (last > 0 && !utf8_decode(text.at + last - 1, text.len - last + 1, &character))
        text.len = last - 1;
    return text;
}

struct text deciding_taken(struct deciding *e, const struct buffer *written)
{
    return deciding_copy(e, whole(buffer_text(written)));
}

struct text deciding_text(struct deciding *e, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n < 0)
        return TEXT_NONE;
    size_t len = (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    return deciding_copy(e, whole((struct text){text, len}));
}

const struct treated *deciding_service(const struct deciding *e, struct service_ref ref)
{
    return &e->services[e->first_service[ref.session] + ref.index];
}

void treated_unbill(struct treated *service, struct text reason, const char *action,
                    const char *liability)
{
    if (service->fate == FATE_UNBILLED)
        return; /* the first reason stands */
    service->fate = FATE_UNBILLED;
    service->reason = reason;
    service->action = action;
    service->liability = liability;
}

void treated_deny(struct treated *service, const struct finding *finding)
{
    bool patient = text_is(finding->liability, "PR");
    treated_unbill(service, finding->message, patient ? "bill_patient" : "drop",
                   patient ? "PR" : "CO");
}
