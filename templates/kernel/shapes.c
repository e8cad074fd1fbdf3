/* Attributes of instances whose layout was looked at once, at the boundary. */

/// k_shape(n, o, t) -> b : shapes
/// py lambda shape, x, names: True
K_ALWAYS int k_shape(Py_ssize_t n, PyObject *x, PyObject *names) {
#ifdef K_INLINE_VALUES
    k_shape_data *s = &k_shapes[n][0];
    if (K_LIKELY(Py_TYPE(x) == s->type && s->type->tp_version_tag == s->version)) return 1;
    return k_shape_other(n, x, names);
#else
    return 0;
#endif
}

/// k_shape_get(b, n, n, n, o, o) -> o ! : shapes k_attr
/// py lambda ok, shape, place, site, x, name: getattr(x, name)
K_ALWAYS PyObject *k_shape_get(int ok, Py_ssize_t n, Py_ssize_t i, Py_ssize_t site, PyObject *x, PyObject *name) {
    PyObject **cell = k_shape_cell(ok, n, i, x);
    if (K_LIKELY(cell != NULL && *cell != NULL)) return Py_NewRef(*cell);
    return k_attr(site, x, name);
}

/// k_shape_float(b, n, n, n, o, o) -> d ! : shapes k_attr_float
/// py lambda ok, shape, place, site, x, name: getattr(x, name)
K_ALWAYS double k_shape_float(int ok, Py_ssize_t n, Py_ssize_t i, Py_ssize_t site, PyObject *x, PyObject *name) {
    PyObject **cell = k_shape_cell(ok, n, i, x);
    if (K_LIKELY(cell != NULL && *cell != NULL && PyFloat_CheckExact(*cell))) return PyFloat_AS_DOUBLE(*cell);
    return k_attr_float(site, x, name);
}

/// k_shape_int(b, n, n, n, o, o, i, i) -> i ! : shapes k_attr_int
/// py lambda ok, shape, place, site, x, name, low, high: getattr(x, name)
K_ALWAYS long long k_shape_int(int ok, Py_ssize_t n, Py_ssize_t i, Py_ssize_t site, PyObject *x, PyObject *name, long long low, long long high) {
    PyObject **cell = k_shape_cell(ok, n, i, x);
    if (K_LIKELY(cell != NULL && *cell != NULL)) return k_int_in(*cell, low, high);
    return k_attr_int(site, x, name, low, high);
}

/// k_shape_bool(b, n, n, n, o, o) -> b ! : shapes k_attr_bool
/// py lambda ok, shape, place, site, x, name: getattr(x, name)
K_ALWAYS int k_shape_bool(int ok, Py_ssize_t n, Py_ssize_t i, Py_ssize_t site, PyObject *x, PyObject *name) {
    PyObject **cell = k_shape_cell(ok, n, i, x);
    if (K_LIKELY(cell != NULL)) { if (*cell == Py_True) return 1; if (*cell == Py_False) return 0; }
    return k_attr_bool(site, x, name);
}

/// k_shape_put(b, n, n, n, o, o, o) -> v ! : shapes k_attr_put
/// py lambda ok, shape, place, site, x, name, v: setattr(x, name, v)
K_ALWAYS int k_shape_put(int ok, Py_ssize_t n, Py_ssize_t i, Py_ssize_t site, PyObject *x, PyObject *name, PyObject *v) {
#ifdef K_INLINE_VALUES
    PyObject **cell = k_shape_cell(ok, n, i, x), *old;
    if (K_LIKELY(cell != NULL && (old = *cell) != NULL && k_shapes[n][ok - 1].stores
        && (!k_shapes[n][ok - 1].values || k_managed(x) == NULL))) {
        if (K_UNLIKELY(!k_may_go(x, old) && k_remember_old(5, x, name, old) < 0)) return -1;
        *cell = Py_NewRef(v);
        Py_DECREF(old);
        return 0;
    }
    if (cell != NULL && *cell == NULL && k_shapes[n][ok - 1].stores
        && (!k_shapes[n][ok - 1].values || k_managed(x) == NULL)) {
        if (K_UNLIKELY(!k_is_own(x) && k_remember(5, x, name, NULL, 0) < 0)) return -1;
        k_attr_begin(x, k_shape_place(&k_shapes[n][ok - 1], i), cell, v);
        return 0;
    }
#endif
    return k_attr_put(site, x, name, v);
}

/// k_shape_init(b, n, n, n, o, o, o) -> v ! : shapes k_attr_init
/// py lambda ok, shape, place, site, x, name, v: setattr(x, name, v)
K_ALWAYS int k_shape_init(int ok, Py_ssize_t n, Py_ssize_t i, Py_ssize_t site, PyObject *x, PyObject *name, PyObject *v) {
#ifdef K_INLINE_VALUES
    PyObject **cell = k_shape_cell(ok, n, i, x);
    if (K_LIKELY(cell != NULL && *cell == NULL && k_shapes[n][ok - 1].stores
        && (!k_shapes[n][ok - 1].values || k_managed(x) == NULL))) {
        k_attr_begin(x, k_shape_place(&k_shapes[n][ok - 1], i), cell, v);
        return 0;
    }
#endif
    return k_attr_init(site, x, name, v);
}

/// k_shape_put_float(b, n, n, n, o, o, d) -> v ! : shapes k_attr_put_float
/// py lambda ok, shape, place, site, x, name, v: setattr(x, name, v)
K_ALWAYS int k_shape_put_float(int ok, Py_ssize_t n, Py_ssize_t i, Py_ssize_t site, PyObject *x, PyObject *name, double v) {
#ifdef K_INLINE_VALUES
    PyObject **cell = k_shape_cell(ok, n, i, x), *old;
    if (K_LIKELY(cell != NULL && (old = *cell) != NULL && PyFloat_CheckExact(old) && Py_REFCNT(old) == 1
        && k_shapes[n][ok - 1].stores && (!k_shapes[n][ok - 1].values || k_managed(x) == NULL)))
        return k_change_float(8, x, name, 0, old, v);
#endif
    return k_attr_put_float(site, x, name, v);
}

/// shapes : sites
/// py
/* A shape is a site for several names of one local: the type and its version are checked once per
   object (of up to four classes by turns), then each value is read by its place. The type (a call within may have come upon another
   one) and that inline values are valid are checked each time. */
typedef struct {
    PyTypeObject *type; unsigned int version; int stores; Py_ssize_t least, values, places[16];
} k_shape_data;
#define K_WAYS 4
static k_shape_data k_shapes[K_SHAPES][K_WAYS];
static void __attribute__((noinline)) k_shape_find(k_shape_data *s, PyObject *x, PyObject *names) {
    Py_ssize_t i, n = PyTuple_GET_SIZE(names);
    k_site site;
    int plain = 1;
    s->type = NULL;
    s->values = s->least = 0;
#ifdef K_INLINE_VALUES
    if (n > 16) return;
    for (i = 0; i < n; i++) {
        k_site_find(&site, x, PyTuple_GET_ITEM(names, i));
        if (k_only_reads(&site)) plain = 0;
        if (site.least > s->least) s->least = site.least;
        if (site.type == NULL) s->places[i] = 0;
        else if (site.place < 0) s->places[i] = -site.place;
        else {
#if PY_VERSION_HEX >= 0x030D0000
            s->values = site.type->tp_basicsize;
            s->places[i] = s->values + (Py_ssize_t)offsetof(PyDictValues, values) + site.place * (Py_ssize_t)sizeof(PyObject *);
#else
            s->values = 1;
            s->places[i] = -1 - site.place;
#endif
        }
    }
    if (!k_has_version(Py_TYPE(x))) return;
    s->stores = plain && Py_TYPE(x)->tp_setattro == PyObject_GenericSetAttr;
    s->version = Py_TYPE(x)->tp_version_tag;
    s->type = Py_TYPE(x);
#else
    (void)x; (void)site; (void)i; (void)n;
#endif
}
#ifdef K_INLINE_VALUES
/* Which of the layouts known here an object has, from 1 on; 0 where it has none. */
static int __attribute__((noinline)) k_shape_other(Py_ssize_t n, PyObject *x, PyObject *names) {
    static unsigned int next = 0;
    k_shape_data *s = k_shapes[n];
    int way;
    for (way = 0; way < K_WAYS && s[way].type != NULL; way++)
        if (Py_TYPE(x) == s[way].type && s[way].type->tp_version_tag == s[way].version) return way + 1;
    if (way == K_WAYS) way = (int)(next++ % K_WAYS);
    k_shape_find(&s[way], x, names);
    return s[way].type != NULL ? way + 1 : 0;
}
#endif
K_ALWAYS PyObject **k_shape_cell(int ok, Py_ssize_t n, Py_ssize_t i, PyObject *x) {
#ifdef K_INLINE_VALUES
    k_shape_data *s = &k_shapes[n][ok - 1];
    if (K_LIKELY(ok && Py_TYPE(x) == s->type && s->places[i] != 0)) {
        if (K_UNLIKELY(s->least != 0) && Py_SIZE(x) < s->least) return NULL;
#if PY_VERSION_HEX >= 0x030D0000
        if (s->values == 0 || K_LIKELY(((PyDictValues *)((char *)x + s->values))->valid))
            return (PyObject **)((char *)x + s->places[i]);
#else
        if (s->places[i] > 0) return (PyObject **)((char *)x + s->places[i]);
        else {
            PyDictValues *values = k_values(x, s->type);
            if (K_LIKELY(values != NULL)) return &values->values[-1 - s->places[i]];
        }
#endif
    }
#endif
    return NULL;
}
#ifdef K_INLINE_VALUES
/* The place of a value among the inline ones; -1 of a slot. */
K_ALWAYS Py_ssize_t k_shape_place(k_shape_data *s, Py_ssize_t i) {
#if PY_VERSION_HEX >= 0x030D0000
    Py_ssize_t first = s->values + (Py_ssize_t)offsetof(PyDictValues, values);
    if (!s->values || s->places[i] < first) return -1;
    return (s->places[i] - first) / (Py_ssize_t)sizeof(PyObject *);
#else
    return s->places[i] < 0 ? -1 - s->places[i] : -1;
#endif
}
#endif
