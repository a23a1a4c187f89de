#include "run/keeper_visited.h"

#include "support/gonio_test.h"

#include <stdio.h>

static const char * or(const char *given, const char *otherwise)
{
    return given ? given : otherwise;
}

void visited_put(struct buffer *out, const struct visited *it)
{
    const char *npi = or(it->therapist, ANN);
    int hour = 9, minute = 0;
    if (it->start)
        assert_int_equal(sscanf(it->start, "%d:%d", &hour, &minute), 2);
    buffer_printf(out, "{\"session_id\":\"%s\",", it->id);
    if (it->revision)
        buffer_printf(out, "\"revision\":%d,", it->revision);
    buffer_printf(
        out,
        "%s\"billing_provider\":{\"npi\":\"%s\"},\"date_of_service\":\"%s\","
        "\"patient\":{\"id\":\"P%s\"},\"insurance\":[{\"payer\":\"counting\","
        "\"member_id\":\"M%s\"}],\"discipline\":\"PT\",\"services\":[{\"code\":"
        "\"97110\",\"minutes\":15,\"start\":\"%02d:%02d\",\"end\":\"%02d:%02d\","
        "\"therapist\":{%s%s%s\"credential\":\"PT\"}}]}\n",
        or(it->more, ""), or(it->clinic, ONE), it->date, or(it->person, "1"),
        or(it->person, "1"), hour, minute, hour + (minute + 15) / 60,
        (minute + 15) % 60, npi[0] ? "\"npi\":\"" : "", npi, npi[0] ? "\"," : "");
}
