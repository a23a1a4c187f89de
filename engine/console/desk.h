/* The policies that the console decides with: those of the folders, as they
 * are on disk, with what is being tried laid over them for this console only.
 *
 * They are read when they are first asked for. What changed on disk is read
 * beside what decides: all of it takes effect, or nothing does while one of the
 * policies that decided before has a fault. Then the versions of before go on
 * deciding, and the fault is told once.
 *
 * desk_set is what decides now. It stays the same pointer until desk_look or a
 * command of policies changed something: nobody keeps it across statements.
 * What was decided under it may be kept: a set lives on until desk_settled. */
#ifndef GONIO_CONSOLE_DESK_H
#define GONIO_CONSOLE_DESK_H

#include "policy/policy_set.h"

struct desk;

enum status desk_new(const struct policy_set_options *folders, struct desk **desk,
                     struct error *error) MUST_CHECK;
void desk_free(struct desk *desk);

struct policy_set *desk_set(const struct desk *desk);
/* The policies as they are on disk, nothing tried; desk_set's own when nothing
 * is. */
struct policy_set *desk_plain(const struct desk *desk);

/* Whether anything changed on disk since the last look; then it is read.
 * STATUS_POLICY, once for each change: it has a fault, and nothing changed. */
enum status desk_look(struct desk *desk, bool *changed, struct error *error) MUST_CHECK;

/* Nobody holds decisions of earlier sets any more: they are closed. */
void desk_settled(struct desk *desk);

/* A line of a policy's file as a person knows it: of what is tried, the line of
 * what was typed. */
uint32_t desk_line_typed(const struct desk *desk, struct text policy, struct text file,
                         uint32_t line);

/* ---- for the console ---- */

struct console;

/* desk_look: the files that changed are told to whoever sits there, and so is a
 * fault, which is no failure. */
enum status desk_watch(struct console *console, bool *changed,
                       struct error *error) MUST_CHECK;
/* After what decides changed: it is decided again, and the difference shown
 * (ask_changed); then earlier sets are closed. */
enum status desk_changed(struct console *console, struct error *error) MUST_CHECK;

/* The policy that decides what lies on the table: of :as, else of its first
 * payer. STATUS_USAGE when that is nobody's. */
enum status desk_policy(struct console *console, const struct policy **policy,
                        struct error *error) MUST_CHECK;

#endif
