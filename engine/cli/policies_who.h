/* `gonio policies --who`: what the layers of policies say of one name. */
#ifndef GONIO_CLI_POLICIES_WHO_H
#define GONIO_CLI_POLICIES_WHO_H

#include "author/who.h"
#include "base/terminal.h"
#include "show/output.h"

struct who_listing {
    const char *name;
    int32_t date, known_on;
    bool json;
    struct output *output;
    const struct terminal *terminal;
    bool found;   /* some policy speaks of it */
    bool started; /* json: an element stands there already */
};

/* What one policy says; nothing when it does not know the name. */
enum status policies_who(struct who_listing *listing, const struct policy *policy,
                         struct error *error) MUST_CHECK;
/* Whether the policy has a name like the one that is asked for. */
bool policies_who_nears(const struct who_listing *listing, const struct policy *policy);
/* No policy knows the name: the nearest one of this policy as the fix. */
enum status policies_who_unknown(const struct who_listing *listing,
                                 const struct policy *policy, struct error *error);

#endif
