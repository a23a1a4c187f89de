/* The policies that the console decides with: those of the folders, as they
 * are on disk, with what is being tried laid over them for this console only.
 *
 * desk_set is what decides now. It stays the same pointer until desk_look or a
 * command of policies changed something: nobody keeps it across statements. A
 * policy that cannot be read any more after a change on disk shows its error
 * and the version of before goes on deciding. */
#ifndef GONIO_CONSOLE_DESK_H
#define GONIO_CONSOLE_DESK_H

#include "policy/policy_set.h"

struct desk;

enum status desk_new(const struct policy_set_options *folders, struct desk **desk,
                     struct error *error) MUST_CHECK;
void desk_free(struct desk *desk);

struct policy_set *desk_set(const struct desk *desk);
/* The policies as they are on disk, nothing tried. */
struct policy_set *desk_plain(const struct desk *desk);

/* Whether anything changed on disk since the last look; then it is read. */
enum status desk_look(struct desk *desk, bool *changed, struct error *error) MUST_CHECK;

#endif
