/* Who can change a file: code is only loaded from where nobody but root and
 * the user can put it. */
#ifndef GONIO_PLUGIN_TRUST_H
#define GONIO_PLUGIN_TRUST_H

#include "base/error.h"

/* Opens an ordinary file for reading when it and all folders above it belong
 * to root or to the user, and no group and nobody else can write to them (a
 * folder like /tmp, where everybody may write but only owners rename, passes
 * when it is root's). Links are followed first. The errors name what is wrong
 * and the command that mends it. */
enum status trust_open(const char *path, int *fd, struct error *error) MUST_CHECK;

#endif
