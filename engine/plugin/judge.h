/* The rule sets of all plugins, as one judge. */
#ifndef GONIO_PLUGIN_JUDGE_H
#define GONIO_PLUGIN_JUDGE_H

#include "model/judge.h"
#include "plugin/plugins.h"

/* Whether any plugin has rules; then *judge asks all of them, in the order of
 * loading. They must be started. */
bool judge_of(struct plugins *plugins, struct judge *judge);

#endif
