/* The facts' own structures, shared by facts.c (reading) and facts_make.c
 * (laying them out). All of it lives in the state's arena. */
#ifndef GONIO_SCRIPT_FACTS_H
#define GONIO_SCRIPT_FACTS_H

#include "script/host.h"

#define HOT_MAX 64 /* facts of a subject that are filled in at each turn */

struct fact_slot {
    size_t node;    /* the object it belongs to */
    bool listed;    /* in its subject's list */
    bool filled;    /* its value stands in the filled table now */
    uint64_t fill;  /* the filling it was last part of */
    unsigned noted; /* the recording it was last noted in */
};

/* A subject, or an object within one. */
struct fact_node {
    struct text path;
    size_t subject;
    int filled; /* registry */
    int proxy;  /* registry */
    unsigned noted;
};

struct fact_subject {
    struct text name;
    size_t node;
    bool stale;
    size_t hot[HOT_MAX]; /* facts that were once read and known */
    size_t hot_count;
    size_t *list; /* facts that may stand in its filled tables */
    size_t list_count;
};

struct facts {
    struct script_facts given;
    struct fact_slot *slots;
    struct fact_node *nodes;
    size_t node_count;
    struct fact_subject subjects[HOST_SUBJECT_MAX];
    size_t subject_count;
    int names; /* registry: fact + 1 -> its last name */
    int paths; /* registry: path -> fact, or count + node */
    uint64_t fills;
    size_t missing;
    struct fact_subject *called[2]; /* arguments of the function that runs */
    size_t called_count;
    bool recording;
    unsigned recordings;
    size_t *recorded;
    size_t recorded_count;
    struct text *objects;
    size_t object_count;
};

/* ---- facts.c ---- */

/* The C functions of a filled table and a proxy. facts_miss has two upvalues:
 * its node, and a table from name to fact. */
int facts_miss(lua_State *L);

#endif
