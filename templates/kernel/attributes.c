/* Attributes of instances, through sites that remember the class and where it keeps the value. */

/// sites : k_kinds world
/// py
/* An attribute site remembers (type, version of the type, where the value is): inline values or a
   slot. While type and version are the same the value is read there; else it is looked up again.
   Known layouts only (3.11 to 3.15, with the GIL); elsewhere the interpreter's own lookup. */
#if !defined(PYPY_VERSION) && PY_VERSION_HEX < 0x03100000 && !defined(Py_GIL_DISABLED) && defined(__has_include)
#if __has_include("internal/pycore_dict.h")
#define K_INLINE_VALUES 1
#ifndef Py_BUILD_CORE
#define Py_BUILD_CORE 1
#endif
#ifdef _PyGC_FINALIZED
#undef _PyGC_FINALIZED  /* 3.12 defines it a second time, as a function */
#endif
#include "internal/pycore_dict.h"
#if PY_VERSION_HEX >= 0x030D0000
#include "internal/pycore_object.h"
#endif
#endif
#endif
#if PY_VERSION_HEX < 0x030C0000
#include <structmember.h>
#define K_OBJECT_EX T_OBJECT_EX
#define K_READONLY READONLY
#else
#define K_OBJECT_EX Py_T_OBJECT_EX
#define K_READONLY Py_READONLY
#endif
#ifdef K_INLINE_VALUES
/* Where the values of attributes are, NULL where they are in a dict: 3.13 has them behind the object,
   before it they are a block of their own, which the object gives up to its dict when it gets one. */
static CYTHON_INLINE int k_has_values(PyTypeObject *type) {
#if PY_VERSION_HEX >= 0x030D0000
    return (type->tp_flags & Py_TPFLAGS_INLINE_VALUES) != 0;
#else
    return (type->tp_flags & Py_TPFLAGS_MANAGED_DICT) && ((PyHeapTypeObject *)type)->ht_cached_keys != NULL;
#endif
}
static CYTHON_INLINE PyDictValues *k_values(PyObject *x, PyTypeObject *type) {
#if PY_VERSION_HEX >= 0x030D0000
    PyDictValues *values = (PyDictValues *)((char *)x + type->tp_basicsize);
    return K_LIKELY(values->valid) ? values : NULL;
#elif PY_VERSION_HEX >= 0x030C0000
    char *values = ((char **)x)[-3];
    (void)type;
    return K_LIKELY((uintptr_t)values & 1) ? (PyDictValues *)(values + 1) : NULL;
#else
    (void)type;
    return ((PyDictValues **)x)[-4];
#endif
}
/* An instance's own dict, borrowed, NULL where it has none yet. */
static CYTHON_INLINE PyObject *k_managed(PyObject *x) {
#if PY_VERSION_HEX >= 0x030D0000
    return (PyObject *)_PyObject_GetManagedDict(x);
#elif PY_VERSION_HEX >= 0x030C0000
    PyObject *own = ((PyObject **)x)[-3];
    return (uintptr_t)own & 1 ? NULL : own;
#else
    return ((PyObject **)x)[-3];
#endif
}
static CYTHON_INLINE int k_same_text(PyObject *a, PyObject *b) {
    if (a == b) return 1;
    if (a == NULL || ((PyASCIIObject *)a)->hash != ((PyASCIIObject *)b)->hash
        || PyUnicode_GET_LENGTH(a) != PyUnicode_GET_LENGTH(b) || PyUnicode_KIND(a) != PyUnicode_KIND(b)) return 0;
    return memcmp(PyUnicode_DATA(a), PyUnicode_DATA(b), (size_t)(PyUnicode_GET_LENGTH(a) * PyUnicode_KIND(a))) == 0;
}
/* The place of a name among the keys that instances share, thirty at most; -1 where it is none. */
static Py_ssize_t k_keys_place(PyDictKeysObject *keys, PyObject *name) {
    PyDictUnicodeEntry *entries = DK_UNICODE_ENTRIES(keys);
    Py_ssize_t i, n = keys->dk_nentries;
    for (i = 0; i < n; i++) if (entries[i].me_key == name) return i;
    for (i = 0; i < n; i++) if (entries[i].me_key != NULL && PyUnicode_Compare(entries[i].me_key, name) == 0) return i;
    return -1;
}
#endif
typedef struct {
    PyTypeObject *type, *dict_type, *class_type, *tried;
    unsigned int version, tried_version;
    Py_ssize_t place, entries;
    PyObject *value;  /* what the class holds by that name, borrowed: good while the version is */
    PyObject *stands_for;  /* the name that is really read, where a property only passes it on */
    PyTypeObject *holder, *meta;  /* the class whose own attribute it is, and the class of that */
    unsigned int meta_version;
    Py_ssize_t least;  /* how many items a tuple must have for the place to be there; 0 for others */
} k_site;
static k_site k_sites[K_SITES];
#define K_SITE_WAYS 3
static k_site k_sites_more[K_SITES][K_SITE_WAYS];  /* what a site knew before objects of another class came */
static PyObject *k_class_value(PyTypeObject *type, PyObject *name) {
#if defined(PYPY_VERSION)
    PyObject *mro = type->tp_mro, *found = NULL;
    Py_ssize_t i, n = mro ? PyTuple_Size(mro) : 0;
    for (i = 0; i < n && !found; i++) {
        PyObject *d = ((PyTypeObject *)PyTuple_GetItem(mro, i))->tp_dict;
        found = d ? PyDict_GetItem(d, name) : NULL;
    }
    return found;
#else
    return _PyType_Lookup(type, name);
#endif
}
/* Whether a slot goes by its own name: one that a class also holds by another name is left alone. */
static int k_is_slot_of(PyObject *found, PyObject *name) {
    return PyUnicode_CompareWithASCIIString(name, ((PyMemberDescrObject *)found)->d_member->name) == 0;
}
/* Whether attributes that are there are read as `object` reads them: `__getattr__` may be defined,
   it is asked only for those that are not. */
static int k_reads_plainly(PyTypeObject *type) {
    static PyObject *name, *plain;
    if (type->tp_getattro == PyObject_GenericGetAttr) return 1;
    if (name == NULL) {
        name = PyUnicode_InternFromString("__getattribute__");
        plain = name ? k_class_value(&PyBaseObject_Type, name) : NULL;
        if (plain == NULL) { PyErr_Clear(); return 0; }
    }
    return k_class_value(type, name) == plain;
}
/* Whether a site only tells where to read: items of tuples, and names that stand for others. */
static CYTHON_INLINE int k_only_reads(const k_site *site) { return site->least || site->stands_for != NULL; }
/* Whether what a class holds is a function, or what exceptions are made of: reading it of an
   instance runs no code. */
static int k_only_binds(PyObject *found) {
#if !defined(PYPY_VERSION)
    if (Py_TYPE(found) == &PyGetSetDescr_Type && (PyObject *)PyDescr_TYPE(found) == PyExc_BaseException) return 1;
#endif
#if defined(Py_TPFLAGS_METHOD_DESCRIPTOR) && !defined(PYPY_VERSION)
    return PyType_HasFeature(Py_TYPE(found), Py_TPFLAGS_METHOD_DESCRIPTOR);
#else
    return Py_TYPE(found) == &PyFunction_Type || Py_TYPE(found) == &PyMethodDescr_Type;
#endif
}
#if !defined(PYPY_VERSION)
/* Whether what a class holds is a field of a named tuple; never an error. */
static int k_is_field(PyTypeObject *type, PyObject *found) {
    static PyObject *getter = NULL;
    if (!PyType_HasFeature(type, Py_TPFLAGS_TUPLE_SUBCLASS) || found == NULL || Py_TYPE(found)->tp_descr_set == NULL) return 0;
    if (getter == NULL) {
        PyObject *module = PyImport_ImportModule("_collections");
        getter = module ? PyObject_GetAttrString(module, "_tuplegetter") : NULL;
        Py_XDECREF(module);
    }
    if (getter == NULL) PyErr_Clear();
    return getter != NULL && (PyObject *)Py_TYPE(found) == getter;
}
/* The item that a field of a named tuple is; -1 for what is no such field, never an error. */
static CYTHON_INLINE Py_ssize_t k_field_of(PyTypeObject *type, PyObject *found) {
    PyObject *parts, *index;
    Py_ssize_t i = -1;
    if (!k_is_field(type, found)) return -1;
    parts = PyObject_CallMethod(found, "__reduce__", NULL);
    index = parts && PyTuple_Check(parts) && PyTuple_GET_SIZE(parts) == 2 ? PyTuple_GET_ITEM(parts, 1) : NULL;
    if (index && PyTuple_Check(index) && PyTuple_GET_SIZE(index) > 0) i = PyLong_AsSsize_t(PyTuple_GET_ITEM(index, 0));
    Py_XDECREF(parts);
    if (PyErr_Occurred()) { PyErr_Clear(); return -1; }
    return i < 0 ? -1 : i;
}
/* The name that `name` and `value` of enum members stand for, borrowed; or NULL, never an error. */
static PyObject *k_passed_on(PyObject *found, PyObject *name) {
    static PyObject *names[2], *properties[2], *kept[2];
    static int known = 0;
    int i;
    if (found == NULL || Py_TYPE(found)->tp_descr_get == NULL) return NULL;
    if (PyUnicode_CompareWithASCIIString(name, "value") && PyUnicode_CompareWithASCIIString(name, "name")) return NULL;
    if (!known) {
        PyObject *module = PyImport_GetModuleDict(), *base;
        module = PyDict_GetItemString(module, "enum");
        base = module ? PyObject_GetAttrString(module, "Enum") : NULL;
        if (base == NULL || !PyType_Check(base)) { PyErr_Clear(); Py_XDECREF(base); return NULL; }
        names[0] = PyUnicode_InternFromString("name");
        names[1] = PyUnicode_InternFromString("value");
        kept[0] = PyUnicode_InternFromString("_name_");
        kept[1] = PyUnicode_InternFromString("_value_");
        for (i = 0; i < 2; i++) {
            properties[i] = names[i] ? k_class_value((PyTypeObject *)base, names[i]) : NULL;
            Py_XINCREF(properties[i]);
        }
        Py_DECREF(base);
        PyErr_Clear();
        known = 1;
    }
    for (i = 0; i < 2; i++) if (found == properties[i] && kept[i] != NULL) {
        PyTypeObject *how = Py_TYPE(found);
        PyObject *module = PyObject_GetAttrString((PyObject *)how, "__module__"), *get, *code;
        int plain = module && PyUnicode_Check(module) && !PyUnicode_CompareWithASCIIString(module, "enum");
        Py_XDECREF(module);
        get = plain ? PyObject_GetAttrString(found, "fget") : NULL;
        code = get ? PyObject_GetAttrString(get, "__code__") : NULL;
        if (code != NULL) {
            PyObject *read = PyObject_GetAttrString(code, "co_names");
            plain = read && PyTuple_Check(read) && PyTuple_GET_SIZE(read) == 1
                && PyUnicode_Compare(PyTuple_GET_ITEM(read, 0), kept[i]) == 0;
            Py_XDECREF(read);
        }
        else plain = 0;
        Py_XDECREF(get);
        Py_XDECREF(code);
        PyErr_Clear();
        return plain ? kept[i] : NULL;
    }
    return NULL;
}
#endif
/* The value in an instance's own dict (where it has one already), borrowed; or NULL. */
static CYTHON_INLINE PyObject *k_site_dict(k_site *site, PyObject *x, PyObject *name) {
#ifdef K_INLINE_VALUES
    if (K_LIKELY(Py_TYPE(x) == site->dict_type && site->dict_type->tp_version_tag == site->version)) {
        PyObject *own = k_managed(x);
        if (own != NULL) return PyDict_GetItemWithError(own, site->stands_for ? site->stands_for : name);
    }
#endif
    return NULL;
}
/* The value that the class holds, for an instance that surely has none of its own, borrowed: it can't
   have one while the keys that instances share are as many as they were without that name. */
static CYTHON_INLINE PyObject *k_site_class(k_site *site, PyObject *x) {
#ifdef K_INLINE_VALUES
    PyTypeObject *type = Py_TYPE(x);
    if (K_LIKELY(type == site->class_type && type->tp_version_tag == site->version)) {
        PyDictValues *values;
        if (site->entries < 0) return site->value;
        if (K_UNLIKELY((values = k_values(x, type)) == NULL)) return NULL;
        if (site->place >= 0) return values->values[site->place] == NULL ? site->value : NULL;
        if (((PyHeapTypeObject *)type)->ht_cached_keys->dk_nentries == site->entries) return site->value;
    }
#endif
    return NULL;
}
static int k_site_is_for(const k_site *site, PyTypeObject *type) {
    return type->tp_version_tag == site->version
        && (site->type == type || site->dict_type == type || site->class_type == type);
}
/* What a site knew of another class is kept, for when its objects come again. */
static void k_site_keep(k_site *site, PyTypeObject *type) {
    k_site *more = k_sites_more[site - k_sites];
    PyTypeObject *known = site->type ? site->type : site->dict_type ? site->dict_type : site->class_type;
    int way;
    if (known == NULL || known == type) return;
    for (way = K_SITE_WAYS - 1; way > 0; way--) more[way] = more[way - 1];
    more[0] = *site;
}
/* The site that knows a class from earlier, or NULL. */
static k_site *k_site_other(k_site *site, PyTypeObject *type) {
    k_site *more = k_sites_more[site - k_sites];
    int way;
    for (way = 0; way < K_SITE_WAYS; way++) if (k_site_is_for(&more[way], type)) return &more[way];
    return NULL;
}
static void k_site_find(k_site *site, PyObject *x, PyObject *name) {
    site->type = site->dict_type = site->class_type = site->holder = NULL;
    site->stands_for = NULL;
    site->least = 0;
#ifdef K_INLINE_VALUES
    {
        PyTypeObject *type = Py_TYPE(x);
        PyObject *found;
        Py_ssize_t place;
        if (!k_reads_plainly(type)) return;
        found = k_class_value(type, name);
        site->stands_for = k_passed_on(found, name);
        if (site->stands_for != NULL) found = k_class_value(type, name = site->stands_for);
        if (found != NULL && (place = k_field_of(type, found)) >= 0) {
            if (!k_has_version(type)) return;
            site->least = place + 1;
            site->place = -(Py_ssize_t)(offsetof(PyTupleObject, ob_item) + place * sizeof(PyObject *));
        }
        else if (found != NULL && Py_TYPE(found) == &PyMemberDescr_Type) {
            PyMemberDef *member = ((PyMemberDescrObject *)found)->d_member;
            if (member->type != K_OBJECT_EX || (member->flags & K_READONLY)) return;
            if (!k_is_slot_of(found, name)) return;
            if (!k_has_version(type)) return;
            site->place = -member->offset;
        }
        else {
            int held = found != NULL && Py_TYPE(found)->tp_descr_get == NULL;
            PyDictKeysObject *keys;
            if (found != NULL && Py_TYPE(found)->tp_descr_set != NULL) return;
            if (!(type->tp_flags & Py_TPFLAGS_MANAGED_DICT) && (type->tp_dictoffset != 0 || !held)) return;
            if (!k_has_version(type)) return;
            site->version = type->tp_version_tag;
            site->value = found;
            site->entries = -1;
            if (!(type->tp_flags & Py_TPFLAGS_MANAGED_DICT)) { site->class_type = type; return; }
            site->dict_type = type;
            if (!k_has_values(type)) return;
            keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
            place = k_keys_place(keys, name);
            site->place = place;
            site->entries = keys->dk_nentries;
            if (held) site->class_type = type;
            if (place < 0) return;
        }
        site->version = type->tp_version_tag;
        site->type = type;
    }
#endif
}
static CYTHON_INLINE PyObject **k_site_cell(k_site *site, PyObject *x);
/* The value where a site knows where to look, borrowed; else NULL, perhaps with an error set. */
static PyObject *k_site_value(k_site *site, PyObject *x, PyObject *name) {
    PyObject **cell, *value;
    if (!k_site_is_for(site, Py_TYPE(x))) site = k_site_other(site, Py_TYPE(x));
    if (site == NULL) return NULL;
    cell = k_site_cell(site, x);
    if (cell != NULL && *cell != NULL) return *cell;
    value = k_site_class(site, x);
    return value != NULL ? value : k_site_dict(site, x, name);
}
/* Look up again, unless that class is known to offer no place for the name. */
static void k_site_try(k_site *site, PyObject *x, PyObject *name) {
    PyTypeObject *type = Py_TYPE(x);
    if (site->tried == type && site->tried_version == type->tp_version_tag) return;
    k_site_keep(site, type);
    k_site_find(site, x, name);
    site->tried = site->type || site->dict_type || site->class_type ? NULL : type;
    site->tried_version = type->tp_version_tag;
}
static CYTHON_INLINE PyObject **k_site_cell(k_site *site, PyObject *x) {
#ifdef K_INLINE_VALUES
    if (K_LIKELY(Py_TYPE(x) == site->type && site->type->tp_version_tag == site->version)) {
        if (K_UNLIKELY(site->place < 0))
            return site->least == 0 || K_LIKELY(Py_SIZE(x) >= site->least) ? (PyObject **)((char *)x - site->place) : NULL;
        {
            PyDictValues *values = k_values(x, site->type);
            if (K_LIKELY(values != NULL)) return &values->values[site->place];
        }
    }
#endif
    return NULL;
}
#ifdef K_INLINE_VALUES
/* The first value of an attribute: inline values also note the order in which they came. */
static CYTHON_INLINE void k_attr_begin(PyObject *x, Py_ssize_t place, PyObject **cell, PyObject *v) {
    *cell = Py_NewRef(v);
    if (place >= 0)
        _PyDictValues_AddToInsertionOrder(k_values(x, Py_TYPE(x)), place);
}
#endif
/* Whether attributes that a class has are looked up as `type` does: those of metaclasses may do
   otherwise, but `__getattr__`, as Enum's has in 3.11, is asked only for those that are not there. */
static int k_class_reads_plainly(PyTypeObject *meta) {
#if !defined(PYPY_VERSION)
    static PyObject *name, *plain;
    if (meta == &PyType_Type || meta->tp_getattro == PyType_Type.tp_getattro) return 1;
    if (name == NULL) {
        name = PyUnicode_InternFromString("__getattribute__");
        plain = name ? k_class_value(&PyType_Type, name) : NULL;
        if (plain == NULL) { PyErr_Clear(); return 0; }
    }
    return k_class_value(meta, name) == plain;
#else
    return meta == &PyType_Type;
#endif
}
/* What every class is called, be its metaclass whose it may: `type` tells it, in C. */
static int k_is_name_of_class(PyObject *found, PyObject *name) {
    static const char *const told[] = {"__name__", "__qualname__"};
    int i;
    for (i = 0; i < 2; i++)
        if (PyUnicode_CompareWithASCIIString(name, told[i]) == 0) return found == k_class_value(&PyType_Type, name);
    return 0;
}
/* An attribute of a class itself: plain data, or what a class hands out as it is. */
static PyObject *k_attr_of_class(k_site *site, PyTypeObject *x, PyObject *name) {
    PyTypeObject *meta = Py_TYPE(x);
    PyObject *found;
#ifdef K_INLINE_VALUES
    if (K_LIKELY(site->holder == x && site->version == x->tp_version_tag
        && site->meta == meta && site->meta_version == meta->tp_version_tag)) return Py_NewRef(site->value);
#endif
    found = k_class_value(meta, name);
    if (found != NULL && Py_TYPE(found)->tp_descr_set != NULL) {
        if (!k_is_name_of_class(found, name)) K_BAIL(NULL);
        return PyObject_GetAttr((PyObject *)x, name);
    }
    found = k_class_value(x, name);
    if (found == NULL || (Py_TYPE(found)->tp_descr_get != NULL && !PyFunction_Check(found))) K_BAIL(NULL);
#ifdef K_INLINE_VALUES
    site->type = site->dict_type = site->class_type = site->holder = NULL;
    if (k_has_version(x) && k_has_version(meta)) {
        site->version = x->tp_version_tag;
        site->meta = meta;
        site->meta_version = meta->tp_version_tag;
        site->value = found;
        site->holder = x;
    }
#endif
    return Py_NewRef(found);
}
static PyObject *k_attr_slow(k_site *site, PyObject *x, PyObject *name) {
    PyTypeObject *type = Py_TYPE(x);
    PyObject *found, *value;
    if (PyType_Check(x)) {
        if (!k_class_reads_plainly(type)) K_BAIL(NULL);
        return k_attr_of_class(site, (PyTypeObject *)x, name);
    }
    value = k_site_value(site, x, name);
    if (K_LIKELY(value != NULL)) return Py_NewRef(value);
    if (K_UNLIKELY(PyErr_Occurred() != NULL)) return NULL;
    if (k_is_value(x)) {
        value = PyObject_GenericGetAttr(x, name);
        if (value == NULL) { PyErr_Clear(); K_BAIL(NULL); }
        return value;
    }
    k_site_keep(site, type);
    k_site_find(site, x, name);
    if (!k_reads_plainly(type)) K_BAIL(NULL);
    found = k_class_value(type, name);
#if !defined(PYPY_VERSION)
    {
        PyObject *other;
        if (k_is_field(type, found)) {
            value = Py_TYPE(found)->tp_descr_get(found, x, (PyObject *)type);
            if (value == NULL) { PyErr_Clear(); K_BAIL(NULL); }
            return value;
        }
        other = k_passed_on(found, name);
        if (other != NULL) found = k_class_value(type, name = other);
    }
#endif
    if (found != NULL && Py_TYPE(found)->tp_descr_get != NULL && !k_only_binds(found)
        && !(Py_TYPE(found) == &PyMemberDescr_Type && k_is_slot_of(found, name))) K_BAIL(NULL);
    value = PyObject_GenericGetAttr(x, name);
    if (value == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) { PyErr_Clear(); K_BAIL(NULL); }
    return value;
}

/// k_attr(n, o, o) -> o ! : sites
/// py lambda site, x, name: getattr(x, name)
static CYTHON_INLINE PyObject *k_attr(Py_ssize_t site, PyObject *x, PyObject *name) {
    PyObject **cell = k_site_cell(&k_sites[site], x);
    if (K_LIKELY(cell != NULL && *cell != NULL)) return Py_NewRef(*cell);
    return k_attr_slow(&k_sites[site], x, name);
}

/// k_attr_late(n, o, o) -> o ! : sites
/// py lambda site, x, name: getattr(x, name)
/* An attribute read when nothing can be taken back any more: else the interpreter's own look-up. */
static PyObject *k_attr_late_slow(k_site *site, PyObject *x, PyObject *name) {
    PyObject *value = k_site_value(site, x, name);
    if (K_LIKELY(value != NULL)) return Py_NewRef(value);
    if (PyErr_Occurred() != NULL) return NULL;
#ifdef K_INLINE_VALUES
    k_site_try(site, x, name);
#endif
    return PyObject_GetAttr(x, name);
}
static CYTHON_INLINE PyObject *k_attr_late(Py_ssize_t site, PyObject *x, PyObject *name) {
    PyObject **cell = k_site_cell(&k_sites[site], x);
    if (K_LIKELY(cell != NULL && *cell != NULL)) return Py_NewRef(*cell);
    return k_attr_late_slow(&k_sites[site], x, name);
}

/// k_attr_set_late(n, o, o, o) -> v ! : k_attr_init
/// py lambda site, x, name, v: setattr(x, name, v)
static CYTHON_INLINE int k_attr_set_late(Py_ssize_t site, PyObject *x, PyObject *name, PyObject *v) {
    return k_attr_init(site, x, name, v);
}

/// k_attr_float(n, o, o) -> d ! : sites
/// py lambda site, x, name: getattr(x, name)
static CYTHON_INLINE double k_attr_float(Py_ssize_t site, PyObject *x, PyObject *name) {
    PyObject **cell = k_site_cell(&k_sites[site], x), *v;
    double r;
    if (K_LIKELY(cell != NULL && *cell != NULL && PyFloat_CheckExact(*cell))) return PyFloat_AS_DOUBLE(*cell);
    v = k_attr_slow(&k_sites[site], x, name);
    if (v == NULL) return -1.0;
    if (!PyFloat_CheckExact(v)) { Py_DECREF(v); K_BAIL(-1.0); }
    r = PyFloat_AS_DOUBLE(v);
    Py_DECREF(v);
    return r;
}

/// k_attr_int(n, o, o, i, i) -> i ! : sites k_int_in
/// py lambda site, x, name, low, high: getattr(x, name)
static CYTHON_INLINE long long k_attr_int(Py_ssize_t site, PyObject *x, PyObject *name, long long low, long long high) {
    PyObject **cell = k_site_cell(&k_sites[site], x), *v;
    long long r;
    if (K_LIKELY(cell != NULL && *cell != NULL)) return k_int_in(*cell, low, high);
    v = k_attr_slow(&k_sites[site], x, name);
    if (v == NULL) return -1;
    r = k_int_in(v, low, high);
    Py_DECREF(v);
    return r;
}

/// k_attr_bool(n, o, o) -> b ! : sites
/// py lambda site, x, name: getattr(x, name)
static CYTHON_INLINE int k_attr_bool(Py_ssize_t site, PyObject *x, PyObject *name) {
    PyObject **cell = k_site_cell(&k_sites[site], x), *v;
    if (K_LIKELY(cell != NULL)) { if (*cell == Py_True) return 1; if (*cell == Py_False) return 0; }
    v = k_attr_slow(&k_sites[site], x, name);
    if (v == NULL) return -1;
    Py_DECREF(v);
    if (v == Py_True) return 1;
    if (v == Py_False) return 0;
    K_BAIL(-1);
}

/// k_receiver(n, o, o) -> o ! : sites
/// py lambda site, x, name: x
/* The object of a method call, if the method is found in its class: while the keys that instances
   share are as many as they were, none of them can be the method's name. */
static PyObject *k_receiver_slow(PyObject *x, PyObject *name) {
    PyTypeObject *type = Py_TYPE(x);
    PyObject *own;
    int has;
    if (!k_reads_plainly(type)) K_BAIL(NULL);
#if defined(PYPY_VERSION)
    own = PyObject_GetAttrString(x, "__dict__");
    if (own == NULL) { PyErr_Clear(); return Py_NewRef(x); }
#else
    if (type->tp_dictoffset == 0
#if PY_VERSION_HEX >= 0x030B0000
        && !(type->tp_flags & Py_TPFLAGS_MANAGED_DICT)
#endif
    ) return Py_NewRef(x);
    own = PyObject_GenericGetDict(x, NULL);
    if (own == NULL) return NULL;
#endif
    has = PyDict_Contains(own, name);
    Py_DECREF(own);
    if (has < 0) return NULL;
    if (has) K_BAIL(NULL);
    return Py_NewRef(x);
}
static CYTHON_INLINE PyObject *k_receiver(Py_ssize_t site, PyObject *x, PyObject *name) {
#ifdef K_INLINE_VALUES
    PyTypeObject *type = Py_TYPE(x);
    if (K_LIKELY(k_has_values(type) && type->tp_getattro == PyObject_GenericGetAttr)) {
        PyDictKeysObject *keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
        if (K_LIKELY(k_values(x, type) != NULL)) {
            k_site *at = &k_sites[site];
            if (K_LIKELY(at->type == type && at->place == keys->dk_nentries)) return Py_NewRef(x);
            if (k_keys_place(keys, name) < 0) {
                at->type = type;
                at->place = keys->dk_nentries;
                return Py_NewRef(x);
            }
        }
    }
#endif
    return k_receiver_slow(x, name);
}

/// k_drops(o, i) -> v ! : setup
/// py lambda logger, level: None
/* Whether a logger writes no message of a level, as its isEnabledFor tells: what it was asked before is in _cache. */
static int k_drops(PyObject *logger, long long level) {
    static PyObject *names[3] = {NULL, NULL, NULL};
    PyObject *disabled, *known = NULL, *told, *asked = NULL;
    if (K_UNLIKELY(names[0] == NULL)) {
        names[1] = PyUnicode_InternFromString("_cache");
        names[2] = PyUnicode_InternFromString("isEnabledFor");
        names[0] = PyUnicode_InternFromString("disabled");
        if (names[0] == NULL || names[1] == NULL || names[2] == NULL) return -1;
    }
    asked = PyLong_FromLongLong(level);
    disabled = asked == NULL ? NULL : PyObject_GetAttr(logger, names[0]);
    if (disabled == Py_False) known = PyObject_GetAttr(logger, names[1]);
    if (known != NULL && PyDict_CheckExact(known) && PyDict_GetItemWithError(known, asked) == Py_False) {
        Py_DECREF(disabled); Py_DECREF(known); Py_DECREF(asked);
        return 0;
    }
    told = PyErr_Occurred() ? NULL : PyObject_CallMethodObjArgs(logger, names[2], asked, NULL);
    if (told != NULL && told != Py_False) { Py_CLEAR(told); PyErr_SetNone(k_bail_type); }
    Py_XDECREF(disabled); Py_XDECREF(known); Py_XDECREF(asked);
    if (told == NULL) return -1;
    Py_DECREF(told);
    return 0;
}

/// k_new(o) -> o ! : setup
/// py lambda cls: cls.__new__(cls)
/* An instance as `object` makes it; `__init__` comes next. */
static CYTHON_INLINE PyObject *k_new(PyObject *cls) {
#if defined(PYPY_VERSION)
    return PyObject_CallMethod(cls, "__new__", "O", cls);
#else
    static PyObject *nothing = NULL;
    PyTypeObject *type = (PyTypeObject *)cls;
    if (K_UNLIKELY(nothing == NULL)) { nothing = PyTuple_New(0); if (nothing == NULL) return NULL; }
    if (K_UNLIKELY(type->tp_new != PyBaseObject_Type.tp_new)) K_BAIL(NULL);
    return type->tp_new(type, nothing, NULL);
#endif
}

/// k_named(o, t) -> o : setup
/// py tuple.__new__
/* A named tuple of items. */
static PyObject *k_named(PyObject *cls, PyObject *items) {
#if defined(PYPY_VERSION)
    return PyObject_CallMethod((PyObject *)&PyTuple_Type, "__new__", "OO", cls, items);
#else
    PyObject *given = PyTuple_Pack(1, items), *made;
    if (given == NULL) return NULL;
    made = PyTuple_Type.tp_new((PyTypeObject *)cls, given, NULL);
    Py_DECREF(given);
    return made;
#endif
}

/// k_attr_put(n, o, o, o) -> v ! : sites undo k_list_store
/// py lambda site, x, name, v: setattr(x, name, v)
/* The value that an instance itself has by a name which its class has as well, or NULL. */
static int k_own_value(PyObject *x, PyObject *name, PyObject **value) {
    *value = NULL;
#ifdef K_INLINE_VALUES
    PyTypeObject *type = Py_TYPE(x);
    PyObject *own;
    if (!k_has_values(type)) return -1;
    own = k_managed(x);
    if (own != NULL) {
        *value = PyDict_GetItemWithError(own, name);
        Py_XINCREF(*value);
        return *value == NULL && PyErr_Occurred() ? -1 : 0;
    }
    else {
        PyDictValues *values = k_values(x, type);
        Py_ssize_t place = k_keys_place(((PyHeapTypeObject *)type)->ht_cached_keys, name);
        if (place >= 0 && values != NULL) { *value = values->values[place]; Py_XINCREF(*value); }
        return 0;
    }
#else
    (void)x; (void)name;
    return -1;
#endif
}
#ifdef K_INLINE_VALUES
/* Store where a site knows the place, with a note: 1 done, 0 not, -1 failed. */
static CYTHON_INLINE int k_site_put(k_site *site, PyObject *x, PyObject *name, PyObject *v) {
    PyObject **cell = k_site_cell(site, x), *old;
    if (K_UNLIKELY(cell == NULL || k_only_reads(site) || Py_TYPE(x)->tp_setattro != PyObject_GenericSetAttr
        || (site->place >= 0 && k_managed(x) != NULL))) return 0;
    old = *cell;
    if (K_UNLIKELY(!k_may_go(x, old) && k_remember_old(5, x, name, old) < 0)) return -1;
    if (K_UNLIKELY(old == NULL)) { k_attr_begin(x, site->place, cell, v); return 1; }
    *cell = Py_NewRef(v);
    Py_DECREF(old);
    return 1;
}
#endif
static int k_attr_put_slow(k_site *site, PyObject *x, PyObject *name, PyObject *v) {
    PyTypeObject *type = Py_TYPE(x);
    PyObject *found, *old;
#ifdef K_INLINE_VALUES
    k_site *other = k_site_other(site, type);
    if (other != NULL) { int done = k_site_put(other, x, name, v); if (done) return done < 0 ? -1 : 0; }
#endif
    k_site_keep(site, type);
    k_site_find(site, x, name);
    if (type->tp_setattro != PyObject_GenericSetAttr || type->tp_getattro != PyObject_GenericGetAttr) K_BAIL(-1);
    found = k_class_value(type, name);
    if (found != NULL && Py_TYPE(found) != &PyMemberDescr_Type
        && (Py_TYPE(found)->tp_descr_set != NULL || Py_TYPE(found)->tp_descr_get != NULL)) K_BAIL(-1);
    if (found != NULL && Py_TYPE(found) == &PyMemberDescr_Type && !k_is_slot_of(found, name)) K_BAIL(-1);
    if (found != NULL && Py_TYPE(found) != &PyMemberDescr_Type) {
        if (k_own_value(x, name, &old) < 0) { if (!PyErr_Occurred()) k_fail(); return -1; }
    }
    else {
        old = PyObject_GetAttr(x, name);
        if (old == NULL) {
            if (!PyErr_ExceptionMatches(PyExc_AttributeError)) return -1;
            PyErr_Clear();
        }
    }
    if (k_remember(5, x, name, old, 0) < 0) { Py_XDECREF(old); return -1; }
    Py_XDECREF(old);
    if (PyObject_GenericSetAttr(x, name, v) < 0) { k_forget(k_noted - 1); return -1; }
    return 0;
}
static CYTHON_INLINE int k_attr_put(Py_ssize_t site, PyObject *x, PyObject *name, PyObject *v) {
#ifdef K_INLINE_VALUES
    int done = k_site_put(&k_sites[site], x, name, v);
    if (K_LIKELY(done)) return done < 0 ? -1 : 0;
#endif
    return k_attr_put_slow(&k_sites[site], x, name, v);
}

/// k_attr_own(n, o, o) -> v ! : sites
/// py lambda site, x, name, count=getattr(__import__("sys"), "getrefcount", lambda x: 0): None if (count(x.__dict__) < 3 and name in x.__dict__ if hasattr(x, "__dict__") and not hasattr(getattr(type(x), name, None), "__set__") else getattr(getattr(type(x), name, None), "__name__", None) == name) else _stop()
/* Goes on where an attribute that was just read is the instance's own, not one of its class, and
   nothing else holds the dict that it is in. */
#ifdef K_INLINE_VALUES
static CYTHON_INLINE int k_site_own(k_site *site, PyObject *x) {
    PyObject **cell = k_site_cell(site, x);
    return cell != NULL && *cell != NULL && !k_only_reads(site)
        && (site->place < 0 || k_managed(x) == NULL);
}
#endif
/* A dict that is asked for is made, and makes every later store slow: sites are looked up before. */
static int k_attr_own_slow(k_site *site, PyObject *x, PyObject *name) {
    PyObject *found;
#ifdef K_INLINE_VALUES
    k_site *other = k_site_other(site, Py_TYPE(x));
    if (other != NULL && k_site_own(other, x)) return 0;
    k_site_try(site, x, name);
    if (k_site_own(site, x)) return 0;
#endif
    found = k_class_value(Py_TYPE(x), name);
    if (found != NULL && Py_TYPE(found) == &PyMemberDescr_Type && k_is_slot_of(found, name)) return 0;
    if (found != NULL && Py_TYPE(found)->tp_descr_set != NULL) K_BAIL(-1);
#if !defined(PYPY_VERSION)
    {
        PyObject *own = PyObject_GenericGetDict(x, NULL);
        int alone;
        if (own == NULL) { PyErr_Clear(); K_BAIL(-1); }
        alone = Py_REFCNT(own) <= 2 ? PyDict_Contains(own, name) : 0;
        Py_DECREF(own);
        if (alone < 0) return -1;
        if (alone) return 0;
    }
#endif
    K_BAIL(-1);
}
static CYTHON_INLINE int k_attr_own(Py_ssize_t site, PyObject *x, PyObject *name) {
#ifdef K_INLINE_VALUES
    if (K_LIKELY(k_site_own(&k_sites[site], x))) return 0;
#endif
    return k_attr_own_slow(&k_sites[site], x, name);
}

/// k_attr_init(n, o, o, o) -> v ! : sites
/// py lambda site, x, name, v: setattr(x, name, v)
/* An attribute of an instance that only this call of the kernel knows of: nothing to take back. */
#ifdef K_INLINE_VALUES
static CYTHON_INLINE int k_site_init(k_site *site, PyObject *x, PyObject *v) {
    PyObject **cell = k_site_cell(site, x), *old;
    if (K_UNLIKELY(cell == NULL || k_only_reads(site) || Py_TYPE(x)->tp_setattro != PyObject_GenericSetAttr
        || (site->place >= 0 && k_managed(x) != NULL))) return 0;
    old = *cell;
    if (old == NULL) k_attr_begin(x, site->place, cell, v);
    else { *cell = Py_NewRef(v); Py_DECREF(old); }
    return 1;
}
#endif
static int k_attr_init_slow(k_site *site, PyObject *x, PyObject *name, PyObject *v) {
#ifdef K_INLINE_VALUES
    k_site *other = k_site_other(site, Py_TYPE(x));
    if (other != NULL && k_site_init(other, x, v)) return 0;
    k_site_try(site, x, name);
#endif
    return PyObject_SetAttr(x, name, v);
}
static CYTHON_INLINE int k_attr_init(Py_ssize_t site, PyObject *x, PyObject *name, PyObject *v) {
#ifdef K_INLINE_VALUES
    if (K_LIKELY(k_site_init(&k_sites[site], x, v))) return 0;
#endif
    return k_attr_init_slow(&k_sites[site], x, name, v);
}

/// k_attr_frozen(n, o, o, o) -> v ! : k_attr_init
/// py lambda site, x, name, v: object.__setattr__(x, name, v)
/* A field of a frozen dataclass that is being made: stored as `object` stores it. */
static CYTHON_INLINE int k_attr_frozen(Py_ssize_t n, PyObject *x, PyObject *name, PyObject *v) {
#ifdef K_INLINE_VALUES
    k_site *site = &k_sites[n];
    PyObject **cell = k_site_cell(site, x);
    if (K_LIKELY(cell != NULL && *cell == NULL && !k_only_reads(site)
        && (site->place < 0 || k_managed(x) == NULL))) {
        k_attr_begin(x, site->place, cell, v);
        return 0;
    }
    k_site_try(site, x, name);
#endif
    return PyObject_GenericSetAttr(x, name, v);
}

/// k_attr_put_float(n, o, o, d) -> v ! : k_attr_put
/// py lambda site, x, name, v: setattr(x, name, v)
/* A float that only this attribute holds is changed in place: nobody else can have seen it. */
static CYTHON_INLINE int k_attr_put_float(Py_ssize_t site, PyObject *x, PyObject *name, double v) {
    PyObject *made;
    int done;
#ifdef K_INLINE_VALUES
    PyObject **cell = k_site_cell(&k_sites[site], x), *old;
    if (K_LIKELY(cell != NULL && (old = *cell) != NULL && PyFloat_CheckExact(old) && Py_REFCNT(old) == 1
        && !k_only_reads(&k_sites[site]) && Py_TYPE(x)->tp_setattro == PyObject_GenericSetAttr
        && (k_sites[site].place < 0 || k_managed(x) == NULL)))
        return k_change_float(8, x, name, 0, old, v);
#endif
    made = PyFloat_FromDouble(v);
    if (made == NULL) return -1;
    done = k_attr_put(site, x, name, made);
    Py_DECREF(made);
    return done;
}
