/* One command, one file, one const table entry at its end. */
#ifndef GONIO_CLI_COMMAND_H
#define GONIO_CLI_COMMAND_H

struct command {
    const char *name;
    const char *summary; /* one line for `gonio --help` */
    const char *help;    /* what `gonio NAME --help` prints: it teaches */
    /* argv[0] is the command's name. Returns the exit status. */
    int (*run)(int argc, char **argv);
};

/* Of several that apply the program ends with the highest by this order:
 * 74 > 75 > 2 > 4 > 3 > 1 > 0. */
enum exit_status {
    EXIT_OK = 0,
    EXIT_NEGATIVE = 1, /* --fail-on met, or tests failed */
    EXIT_USAGE = 2,    /* command line or configuration */
    EXIT_REJECTED = 3, /* some input was rejected, the rest was decided */
    EXIT_POLICY = 4,   /* a policy failed to load or run */
    EXIT_IO = 74,      /* input or output failed, standard output too */
    EXIT_LOCKED = 75,  /* another process holds it */
    EXIT_INTERRUPTED = 130
};

extern const struct command command_audit;
extern const struct command command_check;
extern const struct command command_compare;
extern const struct command command_console;
extern const struct command command_convert;
extern const struct command command_data;
extern const struct command command_doctor;
extern const struct command command_events;
extern const struct command command_ledger;
extern const struct command command_lint;
extern const struct command command_manual;
extern const struct command command_plugins;
extern const struct command command_policies;
extern const struct command command_test;
extern const struct command command_units;
extern const struct command command_watch;

#endif
