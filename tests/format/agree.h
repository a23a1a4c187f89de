/* What keys_read must say of a session, worked out from the built one. */
#ifndef GONIO_TEST_FORMAT_AGREE_H
#define GONIO_TEST_FORMAT_AGREE_H

#include "format/keys.h"

/* NULL when the keys are those of the session, else what differs. */
const char *agree_difference(const struct session_keys *keys,
                             const struct session *session);

#endif
