/* schema.h: the tables of the store, as statements.  Inside src/store only. */
#ifndef SCT_STORE_SCHEMA_H
#define SCT_STORE_SCHEMA_H

/* Raised when a table or a column changes its meaning; a store of a higher version is refused. */
enum { STORE_SCHEMA_VERSION = 1 };

/* Every table, view, macro and comment, for a database attached as `store`.  Ends with NULL.  The row of
 * meta is the caller's. */
extern const char *const store_schema_sql[];

#endif
