/* Sources: customer, time, conditions and columns over the raw columns of the files. */
#include "model/bind.h"

#include <math.h>
#include <string.h>

/* Values beyond this are refused on reading as a mistake of the data (read.h). */
static const double NUMBER_BOUND = 1e15;
static const double INTEGER_BOUND = 9.3e18;

static double type_bound(sct_type type)
{
    if (type == SCT_TYPE_INTEGER) {
        return INTEGER_BOUND;
    }
    return type == SCT_TYPE_NUMBER ? NUMBER_BOUND : 0.0;
}

static struct expr_name raw_name(int source, int index, const struct sct_catalog_column *column)
{
    return (struct expr_name){.kind = EXPR_NAME_RAW,
                              .name = column->name,
                              .type = column->type,
                              .can_be_missing = true,
                              .source = source,
                              .index = index,
                              .bound = type_bound(column->type),
                              .doubt = column->doubt};
}

static struct expr_name column_name(int source, int index, const char *name,
                                    const struct expr *tree)
{
    return (struct expr_name){.kind = EXPR_NAME_COLUMN,
                              .name = name,
                              .type = tree->type,
                              .can_be_missing = tree->can_be_missing,
                              .source = source,
                              .index = index,
                              .bound = tree->bound,
                              .doubt = tree->kind == EXPR_NAME ? tree->name.doubt : NULL};
}

static struct expr_name as_of_name(void)
{
    return (struct expr_name){.kind = EXPR_NAME_AS_OF,
                              .name = "as_of",
                              .type = SCT_TYPE_TIMESTAMP,
                              .source = -1,
                              .index = -1};
}

/* The names visible in rows of one source.  Defined columns come first: they may
 * shadow a raw column of the same name, whose definition then still sees the raw one. */
struct row_names {
    struct expr_name *names;
    size_t count;
    size_t raw_begin; /* names[0..raw_begin) are reserved for defined columns */
};

static struct expr_scope row_scope(const struct binder *binder, const struct row_names *names,
                                   size_t defined, int source)
{
    /* Columns are filled from the back of the reserved part, so that a later one is found first
     * and what is not defined yet is not seen. */
    return (struct expr_scope){.count = names->count - (names->raw_begin - defined),
                               .names = names->names + (names->raw_begin - defined),
                               .source_count = binder->plan->source_count,
                               .sources = binder->source_names,
                               .row_source = source};
}

static void mark_raw(struct binder *binder, const struct expr *tree)
{
    if (!tree) {
        return;
    }
    if (tree->kind == EXPR_NAME && tree->name.kind == EXPR_NAME_RAW) {
        binder->raw_used[tree->name.source][tree->name.index] = true;
    }
    for (size_t i = 0; i < tree->arg_count; i++) {
        mark_raw(binder, tree->args[i]);
    }
    mark_raw(binder, tree->where);
}

/* A declared type must be what the definition gives, or wider. */
static sct_status check_declared_type(struct binder *binder, const struct plan_definition *plan,
                                      const struct expr *tree, struct sct_error *err)
{
    sct_type declared = SCT_TYPE_NONE;
    if (!plan->type.text) {
        return SCT_OK;
    }
    if (!sct_type_from_name(plan->type.text, &declared) || declared == SCT_TYPE_DURATION) {
        return sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, plan->type.at,
                                "one of integer number boolean text date timestamp", err,
                                "'%s' is not a type", plan->type.text);
    }
    const bool widens = declared == SCT_TYPE_NUMBER && tree->type == SCT_TYPE_INTEGER;
    if (declared != tree->type && !widens) {
        return sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, plan->type.at,
                                "a type can be declared where `is` names a column of the file", err,
                                "column '%s' is declared %s but its definition gives %s",
                                plan->name.text, sct_type_name(declared),
                                sct_type_name(tree->type));
    }
    return SCT_OK;
}

static sct_status bind_columns(struct binder *binder, int source, struct row_names *names,
                               struct model_column *columns, size_t *ret_defined,
                               struct sct_error *err)
{
    const struct plan_definitions *plan = &binder->plan->sources[source].columns;
    size_t defined = 0;
    for (size_t i = 0; i < plan->count; i++) {
        const struct expr_scope scope = row_scope(binder, names, defined, source);
        struct expr *tree = NULL;
        SCT_TRY(bind_expr(binder, &plan->items[i].is, &scope, &tree, err));
        columns[i] = (struct model_column){.name = plan->items[i].name.text};
        if (!tree) { /* told; who reads it is not */
            defined++;
            names->names[names->raw_begin - defined] = (struct expr_name){.kind = EXPR_NAME_COLUMN,
                                                                          .name = columns[i].name,
                                                                          .type = EXPR_BROKEN,
                                                                          .source = source,
                                                                          .index = (int)i};
            continue;
        }
        SCT_TRY(check_declared_type(binder, &plan->items[i], tree, err));
        mark_raw(binder, tree);
        columns[i].is = tree;
        columns[i].type = tree->type;
        defined++;
        names->names[names->raw_begin - defined] =
            column_name(source, (int)i, columns[i].name, tree);
    }
    *ret_defined = defined;
    return SCT_OK;
}

/* What the reader of the file could not make up its mind about. */
static const char *column_doubt(const struct binder *binder, int source, const struct expr *tree)
{
    const bool raw = tree->kind == EXPR_NAME && tree->name.kind == EXPR_NAME_RAW;
    return raw ? binder->catalog->sources[source].columns[tree->name.index].doubt : NULL;
}

static sct_status bind_time(struct binder *binder, int source, const struct expr_scope *scope,
                            struct sct_error *err)
{
    const struct plan_source *plan = &binder->plan->sources[source];
    struct expr *tree = NULL;
    SCT_TRY(bind_expr(binder, &plan->at, scope, &tree, err));
    if (tree && tree->type != SCT_TYPE_DATE && tree->type != SCT_TYPE_TIMESTAMP) {
        const char *doubt = column_doubt(binder, source, tree);
        return sct_problems_add(
            binder->problems, SCT_PROBLEM_ERROR, plan->at.at,
            doubt ? doubt : "say how it is written: `format: {datetime: \"%d/%m/%Y %H:%M\"}`", err,
            "the time of source '%s' must be a date or a timestamp, but this is of "
            "type %s",
            plan->name.text, sct_type_name(tree->type));
    }
    mark_raw(binder, tree);
    binder->sources[source].at = tree;
    return SCT_OK;
}

/* `customer: row` is for surveys and lists without an id, unless a column has that name. */
static bool is_row(const struct plan_source *plan, const struct expr_scope *scope)
{
    if (!plan->customer.text || strcmp(plan->customer.text, "row") != 0) {
        return false;
    }
    for (size_t i = 0; i < scope->count; i++) {
        if (strcmp(scope->names[i].name, "row") == 0) {
            return false;
        }
    }
    return true;
}

static sct_status bind_customer(struct binder *binder, int source, const struct expr_scope *scope,
                                struct sct_error *err)
{
    const struct plan_source *plan = &binder->plan->sources[source];
    struct expr *tree = NULL;
    if (is_row(plan, scope)) {
        return SCT_OK;
    }
    SCT_TRY(bind_expr(binder, &plan->customer, scope, &tree, err));
    if (tree && tree->type != SCT_TYPE_TEXT && tree->type != SCT_TYPE_INTEGER &&
        tree->type != SCT_TYPE_NUMBER) {
        return sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, plan->customer.at, NULL, err,
                                "the customer of source '%s' must be a text or a whole number, but "
                                "this is of type %s",
                                plan->name.text, sct_type_name(tree->type));
    }
    mark_raw(binder, tree);
    binder->sources[source].customer = tree;
    return SCT_OK;
}

static sct_status bind_reasons(struct binder *binder, int source, const struct expr_scope *scope,
                               struct sct_error *err)
{
    const struct plan_definitions *plan = &binder->plan->sources[source].leave_out;
    struct model_reason *reasons = NULL;
    SCT_TRY(bind_take(binder, plan->count, sizeof *reasons, &reasons, err));
    for (size_t i = 0; i < plan->count; i++) {
        struct expr *tree = NULL;
        SCT_TRY(bind_condition(binder, &plan->items[i].is, scope, "a reason to leave rows out",
                               &tree, err));
        mark_raw(binder, tree);
        reasons[i] = (struct model_reason){.name = plan->items[i].name.text, .when = tree};
    }
    binder->sources[source].reason_count = plan->count;
    binder->sources[source].reasons = reasons;
    return SCT_OK;
}

/* What other stages may name of the source: its columns, then raw ones, then at and customer. */
static void publish_names(struct binder *binder, int source, const struct row_names *names,
                          size_t defined)
{
    struct expr_name *out = binder->all_columns + binder->all_column_count;
    size_t count = 0;
    for (size_t i = names->raw_begin - defined; i < names->count; i++) {
        if (names->names[i].kind != EXPR_NAME_AS_OF) {
            out[count++] = names->names[i];
        }
    }
    if (binder->plan->sources[source].at.text) {
        const bool known = binder->sources[source].at;
        out[count++] = (struct expr_name){.kind = EXPR_NAME_AT,
                                          .name = "at",
                                          .type = known ? SCT_TYPE_TIMESTAMP : EXPR_BROKEN,
                                          .source = source,
                                          .index = -1};
    }
    out[count++] = (struct expr_name){.kind = EXPR_NAME_CUSTOMER,
                                      .name = "customer",
                                      .type = SCT_TYPE_TEXT,
                                      .source = source,
                                      .index = -1};
    binder->all_column_count += count;
}

static sct_status make_row_names(struct binder *binder, int source, struct row_names *ret_names,
                                 struct sct_error *err)
{
    const struct sct_catalog_source *catalog = &binder->catalog->sources[source];
    const size_t defined = binder->plan->sources[source].columns.count;
    struct row_names names = {.raw_begin = defined, .count = defined + catalog->column_count + 1};
    SCT_TRY(bind_take(binder, names.count, sizeof *names.names, &names.names, err));
    for (size_t i = 0; i < catalog->column_count; i++) {
        names.names[defined + i] = raw_name(source, (int)i, &catalog->columns[i]);
    }
    names.names[names.count - 1] = as_of_name();
    *ret_names = names;
    return SCT_OK;
}

static sct_status bind_source(struct binder *binder, int source, struct sct_error *err)
{
    const struct plan_source *plan = &binder->plan->sources[source];
    const struct sct_catalog_source *catalog = &binder->catalog->sources[source];
    struct model_source *model = &binder->sources[source];
    *model = (struct model_source){.plan = plan,
                                   .name = plan->name.text,
                                   .catalog = catalog,
                                   .skip_bad_rows = plan->on_bad_row.text &&
                                                    strcmp(plan->on_bad_row.text, "skip") == 0};
    SCT_TRY(bind_take(binder, catalog->column_count, sizeof **binder->raw_used,
                      &binder->raw_used[source], err));
    model->raw_used = binder->raw_used[source];

    struct row_names names = {0};
    struct model_column *columns = NULL;
    size_t defined = 0;
    SCT_TRY(make_row_names(binder, source, &names, err));
    SCT_TRY(bind_take(binder, plan->columns.count, sizeof *columns, &columns, err));
    SCT_TRY(bind_columns(binder, source, &names, columns, &defined, err));
    model->columns = columns;
    model->column_count = plan->columns.count;

    const struct expr_scope scope = row_scope(binder, &names, defined, source);
    SCT_TRY(bind_customer(binder, source, &scope, err));
    SCT_TRY(bind_time(binder, source, &scope, err));
    SCT_TRY(bind_reasons(binder, source, &scope, err));
    struct expr *where = NULL;
    SCT_TRY(bind_condition(binder, &plan->where, &scope, "`where`", &where, err));
    mark_raw(binder, where);
    model->where = where;
    binder->source_has_at[source] = plan->at.text != NULL;
    publish_names(binder, source, &names, defined);
    return SCT_OK;
}

/* The identity is a source of two columns: the alias is its column 0, the person its customer. */
static sct_status bind_identity(struct binder *binder, struct sct_error *err)
{
    const struct plan_identity *plan = &binder->plan->identity;
    const int source = (int)binder->plan->source_count;
    if (!plan->present || binder->catalog->source_count <= (size_t)source) {
        return SCT_OK;
    }
    const struct sct_catalog_source *catalog = &binder->catalog->sources[source];
    struct expr_name *names = NULL;
    struct model_column *alias = NULL;
    SCT_TRY(bind_take(binder, catalog->column_count, sizeof *names, &names, err));
    SCT_TRY(bind_take(binder, 1, sizeof *alias, &alias, err));
    SCT_TRY(bind_take(binder, catalog->column_count, sizeof **binder->raw_used,
                      &binder->raw_used[source], err));
    for (size_t i = 0; i < catalog->column_count; i++) {
        names[i] = raw_name(source, (int)i, &catalog->columns[i]);
    }
    const struct expr_scope scope = {.count = catalog->column_count,
                                     .names = names,
                                     .row_source = source};
    struct expr *alias_tree = NULL;
    struct expr *person_tree = NULL;
    SCT_TRY(bind_expr(binder, &plan->alias, &scope, &alias_tree, err));
    SCT_TRY(bind_expr(binder, &plan->customer, &scope, &person_tree, err));
    mark_raw(binder, alias_tree);
    mark_raw(binder, person_tree);
    *alias = (struct model_column){.name = "alias", .is = alias_tree};
    binder->sources[source] = (struct model_source){.plan = &plan->source,
                                                    .name = "identity",
                                                    .catalog = catalog,
                                                    .customer = person_tree,
                                                    .column_count = 1,
                                                    .columns = alias,
                                                    .raw_used = binder->raw_used[source]};
    binder->model->identity = &binder->sources[source];
    return SCT_OK;
}

sct_status bind_sources(struct binder *binder, struct sct_error *err)
{
    const size_t count = binder->plan->source_count;
    size_t names = 0;
    SCT_TRY(bind_take(binder, count + 1, sizeof *binder->sources, &binder->sources, err));
    SCT_TRY(bind_take(binder, count + 1, sizeof *binder->raw_used, &binder->raw_used, err));
    SCT_TRY(bind_take(binder, count, sizeof *binder->source_names, &binder->source_names, err));
    SCT_TRY(bind_take(binder, count, sizeof *binder->source_has_at, &binder->source_has_at, err));
    for (size_t i = 0; i < count; i++) {
        binder->source_names[i] = binder->plan->sources[i].name.text;
        names += binder->catalog->sources[i].column_count + binder->plan->sources[i].columns.count +
                 2; /* at, customer */
    }
    SCT_TRY(bind_take(binder, names, sizeof *binder->all_columns, &binder->all_columns, err));
    for (size_t i = 0; i < count; i++) {
        SCT_TRY(bind_source(binder, (int)i, err));
    }
    SCT_TRY(bind_identity(binder, err));
    binder->model->source_count = count;
    binder->model->sources = binder->sources;
    return SCT_OK;
}
