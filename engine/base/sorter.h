/* Sorts any number of small records of one size in bounded memory.
 *
 * Records are kept in memory while they fit. Beyond that, each full load is
 * sorted and appended as a run to one temporary file without a name, and
 * sorter_next merges the runs. Records hold hashes and offsets, never what a
 * session says: they may reach a disk.
 *
 * sorter_init, sorter_add for each record, sorter_finish once, sorter_next
 * until it gives NULL, sorter_release at any time.
 *
 * Ownership: records are copied in; what sorter_next gives belongs to the
 * sorter and is valid until the next call. */
#ifndef GONIO_BASE_SORTER_H
#define GONIO_BASE_SORTER_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

#define SORTER_RECORD_MAX 64
#define SORTER_MEMORY     ((size_t)8 * 1024 * 1024)

struct sorter_run;

struct sorter {
    size_t record_size;
    size_t key_size;
    size_t room;           /* records that memory holds */
    size_t count;          /* records in memory now */
    size_t next;           /* the record that sorter_next gives next */
    unsigned char *memory; /* records while adding, slices of runs while merging */
    struct sorter_run *runs;
    uint16_t *heap; /* runs that have records left, the least first */
    size_t run_count;
    size_t run_max;
    size_t heap_count;
    int64_t file_end;
    int fd; /* -1: nothing was spilled */
    bool merging;
};

/* record_size: 1 to SORTER_RECORD_MAX bytes; key_size: how many of the first
 * of them order the records, byte by byte; equal keys come in any order.
 * memory: bytes in all, 0 for SORTER_MEMORY; at least 8 records are kept. No
 * memory is taken before the first record. */
void sorter_init(struct sorter *sorter, size_t record_size, size_t key_size,
                 size_t memory);
void sorter_release(struct sorter *sorter);

enum status sorter_add(struct sorter *sorter, const void *record,
                       struct error *error) MUST_CHECK;
enum status sorter_finish(struct sorter *sorter, struct error *error) MUST_CHECK;
/* *record: the least record left, NULL past the last. */
enum status sorter_next(struct sorter *sorter, const void **record,
                        struct error *error) MUST_CHECK;

#endif
