cdef extern from *:
    """
    #include <math.h>
    #include <limits.h>
    #define K_SITES 5
    #define K_SHAPES 2
    static PyObject *k_bail_type = NULL;
    static void k_setup(PyObject *bail) { Py_XINCREF(bail); k_bail_type = bail; }
    static void __attribute__((cold, noinline)) k_fail(void) { PyErr_SetNone(k_bail_type); }
    #define K_BAIL(result) do { k_fail(); return (result); } while (0)
    #define K_ALWAYS static inline __attribute__((always_inline))
    #define K_LIKELY(x) __builtin_expect(!!(x), 1)
    #define K_UNLIKELY(x) __builtin_expect(!!(x), 0)
    static CYTHON_INLINE int k_kind_of(PyObject *x) {
        PyTypeObject *t = Py_TYPE(x);
        if (t == &PyLong_Type) return 1;
        if (t == &PyFloat_Type) return 2;
        if (t == &PyUnicode_Type) return 4;
        if (x == Py_None) return 8;
        if (t == &PyBool_Type) return 16;
        if (t == &PyBytes_Type) return 32;
        if (t == &PyList_Type) return 64;
        if (t == &PyTuple_Type) return 128;
        if (t == &PyDict_Type) return 256;
        if (t == &PySet_Type) return 512;
        if (t == &PyFrozenSet_Type) return 1024;
        if (t == &PyByteArray_Type) return 2048;
        if (t == &PyRange_Type) return 4096;
        if (t == &PyComplex_Type) return 8192;
        return 0;
    }
    static CYTHON_INLINE PyObject *k_kinds(PyObject *x, long long kinds) {
        if (K_UNLIKELY(!(k_kind_of(x) & kinds))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    static CYTHON_INLINE PyObject *k_key(PyObject *x) {
        int kind = 0;
        PyTypeObject *t = Py_TYPE(x);
        if (K_LIKELY(t == &PyUnicode_Type || t == &PyLong_Type)) return Py_NewRef(x);
        if (t == &PyFloat_Type || t == &PyBool_Type || t == &PyBytes_Type || x == Py_None) return Py_NewRef(x);
        if (t == &PyTuple_Type) {
            Py_ssize_t i, n = PyTuple_GET_SIZE(x);
            kind = 1;
            for (i = 0; i < n; i++) {
                PyObject *v = PyTuple_GET_ITEM(x, i);
                t = Py_TYPE(v);
                if (!(t == &PyUnicode_Type || t == &PyLong_Type || t == &PyFloat_Type || t == &PyBool_Type
                      || t == &PyBytes_Type || v == Py_None)) kind = 0;
            }
        }
        if (K_UNLIKELY(!kind)) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    static int k_contains(PyObject *x, PyObject *v) {
        int kind = k_kind_of(x), what = k_kind_of(v);
        PyObject *key;
        Py_ssize_t i;
        if (kind & (256 | 512 | 1024)) {
            key = k_key(v);
            if (key == NULL) return -1;
            Py_DECREF(key);
            return kind == 256 ? PyDict_Contains(x, v) : PySet_Contains(x, v);
        }
        if (!(what & (1 | 2 | 4 | 8 | 16 | 32)) || (PyFloat_CheckExact(v) && PyFloat_AS_DOUBLE(v) != PyFloat_AS_DOUBLE(v))) K_BAIL(-1);
        if (kind & (64 | 128)) {
            PyObject **items = kind & 64 ? ((PyListObject *)x)->ob_item : ((PyTupleObject *)x)->ob_item;
            for (i = 0; i < Py_SIZE(x); i++) if (!k_kind_of(items[i])) K_BAIL(-1);
            return PySequence_Contains(x, v);
        }
        if (!(kind & (4 | 32 | 2048 | 4096))) K_BAIL(-1);
        return PySequence_Contains(x, v);
    }
    /* Calls that don't fit the signature raise the original's own TypeError: the entry counts the calls
       whose arguments were taken; when one fails before it was counted, the original is called. */
    #if !defined(PYPY_VERSION)
    static vectorcallfunc k_real_call = NULL;
    static PyObject *k_arity_original = NULL;
    static unsigned long k_taken = 0;
    static PyObject *k_checked_call(PyObject *entry, PyObject *const *args, size_t count, PyObject *names) {
        unsigned long before = k_taken;
        PyObject *result = k_real_call(entry, args, count, names);
        if (K_UNLIKELY(result == NULL && k_taken == before && PyErr_ExceptionMatches(PyExc_TypeError))) {
            PyErr_Clear();
            return PyObject_Vectorcall(k_arity_original, args, count, names);
        }
        return result;
    }
    #else
    static unsigned long k_taken = 0;
    #endif
    static int k_exact_arity(PyObject *entry, PyObject *original) {
    #if !defined(PYPY_VERSION)
        if (PyObject_TypeCheck(entry, &PyCFunction_Type) || PyVectorcall_Function(entry) != NULL) {
            Py_ssize_t offset = Py_TYPE(entry)->tp_vectorcall_offset;
            vectorcallfunc *place = (vectorcallfunc *)((char *)entry + offset);
            Py_INCREF(original);
            Py_XSETREF(k_arity_original, original);
            if (offset > 0 && *place != NULL && *place != k_checked_call) { k_real_call = *place; *place = k_checked_call; }
        }
    #endif
        return 0;
    }
    /* Names a kernel relies on are checked once; a dict watcher that all kernels of a process share
       counts changes of the watched namespaces, and after any change they are checked again. */
    static unsigned long k_epoch = 1, k_epoch_seen = 0, *k_epoch_place = NULL;
    static int k_watcher = -1;
    #define K_TRACKED_MOST 16
    static struct { PyTypeObject *type; unsigned int version; } k_tracked[K_TRACKED_MOST];
    static int k_tracked_count = 0;
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000 && !defined(Py_GIL_DISABLED)
    typedef struct { int id; unsigned long *epoch; } k_shared_watch;
    static int k_on_change(PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *value) {
        (void)event; (void)dict; (void)key; (void)value;
        k_epoch++;
        return 0;
    }
    #endif
    static CYTHON_INLINE int k_fresh(void) {
        int i;
        if (k_epoch_place == NULL || k_epoch_seen != *k_epoch_place) return 0;
        for (i = 0; i < k_tracked_count; i++) if (k_tracked[i].type->tp_version_tag != k_tracked[i].version) return 0;
        return 1;
    }
    static CYTHON_INLINE PyObject *k_item_late(PyObject *x, long long i) {
        if (K_LIKELY((unsigned long long)i < (unsigned long long)PyList_GET_SIZE(x))) return Py_NewRef(PyList_GET_ITEM(x, (Py_ssize_t)i));
        PyErr_SetString(PyExc_IndexError, "list index out of range");
        return NULL;
    }
    static CYTHON_INLINE int k_list_push(PyObject *x, PyObject *v) {
    #if !defined(PYPY_VERSION) && !defined(Py_GIL_DISABLED)
        Py_ssize_t n = PyList_GET_SIZE(x);
        if (K_LIKELY(((PyListObject *)x)->allocated > n)) {
            Py_INCREF(v);
            PyList_SET_ITEM(x, n, v);
            Py_SET_SIZE(x, n + 1);
            return 0;
        }
    #endif
        return PyList_Append(x, v);
    }
    static int k_now_fresh(void) { k_tracked_count = 0; if (k_epoch_place != NULL) k_epoch_seen = *k_epoch_place; return 0; }
    /* An attribute site remembers (type, version of the type, where the value is): inline values or a
       slot. While type and version are the same the value is read there; else it is looked up again.
       Known layouts only (3.13 to 3.15, with the GIL); elsewhere the interpreter's own lookup. */
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030D0000 && PY_VERSION_HEX < 0x03100000 \\
        && !defined(Py_GIL_DISABLED) && defined(__has_include)
    #if __has_include("internal/pycore_dict.h")
    #define K_INLINE_VALUES 1
    #ifndef Py_BUILD_CORE
    #define Py_BUILD_CORE 1
    #endif
    #include "internal/pycore_dict.h"
    #include "internal/pycore_object.h"
    #endif
    #endif
    typedef struct { PyTypeObject *type; unsigned int version; Py_ssize_t place; } k_site;
    static k_site k_sites[K_SITES];
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
    static void k_site_find(k_site *site, PyObject *x, PyObject *name) {
        site->type = NULL;
    #ifdef K_INLINE_VALUES
        {
            PyTypeObject *type = Py_TYPE(x);
            PyObject *found;
            Py_ssize_t place;
            if (type->tp_getattro != PyObject_GenericGetAttr) return;
            found = k_class_value(type, name);
            if (found != NULL && Py_TYPE(found) == &PyMemberDescr_Type) {
                PyMemberDef *member = ((PyMemberDescrObject *)found)->d_member;
                if (member->type != Py_T_OBJECT_EX || (member->flags & Py_READONLY)) return;
                if (!PyUnstable_Type_AssignVersionTag(type)) return;
                site->place = -member->offset;
            }
            else {
                if (found != NULL && Py_TYPE(found)->tp_descr_set != NULL) return;
                if (!(type->tp_flags & Py_TPFLAGS_INLINE_VALUES)) return;
                if (!PyUnstable_Type_AssignVersionTag(type)) return;
                place = _PyDictKeys_StringLookup(((PyHeapTypeObject *)type)->ht_cached_keys, name);
                if (place < 0) { PyErr_Clear(); return; }
                site->place = place;
            }
            site->version = type->tp_version_tag;
            site->type = type;
        }
    #endif
    }
    static CYTHON_INLINE PyObject **k_site_cell(k_site *site, PyObject *x) {
    #ifdef K_INLINE_VALUES
        if (K_LIKELY(Py_TYPE(x) == site->type && site->type->tp_version_tag == site->version)) {
            if (K_UNLIKELY(site->place < 0)) return (PyObject **)((char *)x - site->place);
            {
                PyDictValues *values = (PyDictValues *)((char *)x + site->type->tp_basicsize);
                if (K_LIKELY(values->valid)) return &values->values[site->place];
            }
        }
    #endif
        return NULL;
    }
    /* An attribute of a class itself: plain data, or what a class hands out as it is. */
    static PyObject *k_attr_of_class(PyTypeObject *x, PyObject *name) {
        PyObject *found = k_class_value(&PyType_Type, name);
        if (found != NULL && Py_TYPE(found)->tp_descr_set != NULL) K_BAIL(NULL);
        found = k_class_value(x, name);
        if (found == NULL || (Py_TYPE(found)->tp_descr_get != NULL && !PyFunction_Check(found))) K_BAIL(NULL);
        return Py_NewRef(found);
    }
    static PyObject *k_attr_slow(k_site *site, PyObject *x, PyObject *name) {
        PyTypeObject *type = Py_TYPE(x);
        PyObject *found, *value;
        if (type == &PyType_Type) return k_attr_of_class((PyTypeObject *)x, name);
        k_site_find(site, x, name);
        if (type->tp_getattro != PyObject_GenericGetAttr) K_BAIL(NULL);
        found = k_class_value(type, name);
        if (found != NULL && Py_TYPE(found)->tp_descr_get != NULL
            && !(Py_TYPE(found) == &PyMemberDescr_Type)) K_BAIL(NULL);
        value = PyObject_GetAttr(x, name);
        if (value == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) { PyErr_Clear(); K_BAIL(NULL); }
        return value;
    }
    /* The object of a method call, if the method is found in its class: while the keys that instances
       share are as many as they were, none of them can be the method's name. */
    static PyObject *k_receiver_slow(PyObject *x, PyObject *name) {
        PyTypeObject *type = Py_TYPE(x);
        PyObject *own;
        int has;
        if (type->tp_getattro != PyObject_GenericGetAttr) K_BAIL(NULL);
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
        if (K_LIKELY((type->tp_flags & Py_TPFLAGS_INLINE_VALUES) && type->tp_getattro == PyObject_GenericGetAttr)) {
            PyDictKeysObject *keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
            PyDictValues *values = (PyDictValues *)((char *)x + type->tp_basicsize);
            if (K_LIKELY(values->valid)) {
                k_site *at = &k_sites[site];
                if (K_LIKELY(at->type == type && at->place == keys->dk_nentries)) return Py_NewRef(x);
                if (_PyDictKeys_StringLookup(keys, name) < 0) {
                    PyErr_Clear();
                    at->type = type;
                    at->place = keys->dk_nentries;
                    return Py_NewRef(x);
                }
            }
        }
    #endif
        return k_receiver_slow(x, name);
    }
    static CYTHON_INLINE Py_ssize_t k_room(void) {
    #if defined(PYPY_VERSION)
        return 400;
    #elif PY_VERSION_HEX >= 0x030C0000
        return PyThreadState_Get()->py_recursion_remaining - 2;
    #else
        return PyThreadState_Get()->recursion_remaining - 2;
    #endif
    }
    /* A shape is a site for several names of one local: the type and its version are checked once per
       object, then each value is read by its place. The type (a call within may have come upon another
       one) and that inline values are valid are checked each time. */
    typedef struct {
        PyTypeObject *type; unsigned int version; int stores; Py_ssize_t values, places[16];
    } k_shape_data;
    static k_shape_data k_shapes[K_SHAPES];
    static void __attribute__((noinline)) k_shape_find(k_shape_data *s, PyObject *x, PyObject *names) {
        Py_ssize_t i, n = PyTuple_GET_SIZE(names);
        k_site site;
        s->type = NULL;
        s->values = 0;
    #ifdef K_INLINE_VALUES
        if (n > 16) return;
        for (i = 0; i < n; i++) {
            k_site_find(&site, x, PyTuple_GET_ITEM(names, i));
            if (site.type == NULL) s->places[i] = 0;
            else if (site.place < 0) s->places[i] = -site.place;
            else {
                s->values = site.type->tp_basicsize;
                s->places[i] = s->values + (Py_ssize_t)offsetof(PyDictValues, values) + site.place * (Py_ssize_t)sizeof(PyObject *);
            }
        }
        if (!PyUnstable_Type_AssignVersionTag(Py_TYPE(x))) return;
        s->stores = Py_TYPE(x)->tp_setattro == PyObject_GenericSetAttr;
        s->version = Py_TYPE(x)->tp_version_tag;
        s->type = Py_TYPE(x);
    #else
        (void)x; (void)site; (void)i; (void)n;
    #endif
    }
    K_ALWAYS PyObject **k_shape_cell(int ok, Py_ssize_t n, Py_ssize_t i, PyObject *x) {
    #ifdef K_INLINE_VALUES
        k_shape_data *s = &k_shapes[n];
        if (K_LIKELY(ok && Py_TYPE(x) == s->type && s->places[i] != 0)) {
            if (s->values == 0 || K_LIKELY(((PyDictValues *)((char *)x + s->values))->valid))
                return (PyObject **)((char *)x + s->places[i]);
        }
    #endif
        return NULL;
    }
    K_ALWAYS int k_shape(Py_ssize_t n, PyObject *x, PyObject *names) {
    #ifdef K_INLINE_VALUES
        k_shape_data *s = &k_shapes[n];
        if (K_UNLIKELY(Py_TYPE(x) != s->type || s->type->tp_version_tag != s->version)) k_shape_find(s, x, names);
        return s->type != NULL;
    #else
        return 0;
    #endif
    }
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
    K_ALWAYS int k_shape_bool(int ok, Py_ssize_t n, Py_ssize_t i, Py_ssize_t site, PyObject *x, PyObject *name) {
        PyObject **cell = k_shape_cell(ok, n, i, x);
        if (K_LIKELY(cell != NULL)) { if (*cell == Py_True) return 1; if (*cell == Py_False) return 0; }
        return k_attr_bool(site, x, name);
    }
    static CYTHON_INLINE long long k_int(PyObject *x) {
        int over = 0;
        long long r;
        if (K_UNLIKELY(!PyLong_CheckExact(x))) K_BAIL(-1);
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
        if (K_LIKELY(PyUnstable_Long_IsCompact((PyLongObject *)x))) return PyUnstable_Long_CompactValue((PyLongObject *)x);
    #endif
        r = PyLong_AsLongLongAndOverflow(x, &over);
        if (K_UNLIKELY(over)) K_BAIL(-1);
        return r;
    }
    static CYTHON_INLINE long long k_int_in(PyObject *x, long long low, long long high) {
        long long r = k_int(x);
        if (K_UNLIKELY(r < low || r > high)) { if (r == -1 && PyErr_Occurred()) return -1; K_BAIL(-1); }
        return r;
    }
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
    K_ALWAYS long long k_shape_int(int ok, Py_ssize_t n, Py_ssize_t i, Py_ssize_t site, PyObject *x, PyObject *name, long long low, long long high) {
        PyObject **cell = k_shape_cell(ok, n, i, x);
        if (K_LIKELY(cell != NULL && *cell != NULL)) return k_int_in(*cell, low, high);
        return k_attr_int(site, x, name, low, high);
    }
    static CYTHON_INLINE PyObject *k_str(PyObject *x) {
        if (K_UNLIKELY(!PyUnicode_CheckExact(x))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    static CYTHON_INLINE int k_take(void) { k_taken++; return 0; }
    /* a class is part of the world too: its version changes whenever it or a base of it does */
    static int k_track(PyObject *cls) {
        if (!PyType_Check(cls) || k_tracked_count >= K_TRACKED_MOST) { k_epoch_seen = 0; return 0; }
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000 && !defined(Py_GIL_DISABLED)
        if (!PyUnstable_Type_AssignVersionTag((PyTypeObject *)cls)) { k_epoch_seen = 0; return 0; }
        k_tracked[k_tracked_count].type = (PyTypeObject *)cls;
        k_tracked[k_tracked_count++].version = ((PyTypeObject *)cls)->tp_version_tag;
    #else
        k_epoch_seen = 0;
    #endif
        return 0;
    }
    static int k_watch(PyObject *namespace) {
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000 && !defined(Py_GIL_DISABLED)
        if (k_watcher < 0) {
            PyObject *shared = PySys_GetObject("_kernel_watch");
            if (shared != NULL && PyCapsule_IsValid(shared, "kernel.watch")) {
                k_shared_watch *found = (k_shared_watch *)PyCapsule_GetPointer(shared, "kernel.watch");
                k_watcher = found->id;
                k_epoch_place = found->epoch;
            }
            else {
                static k_shared_watch own;
                int id = PyDict_AddWatcher(k_on_change);
                if (id < 0) { PyErr_Clear(); return 0; }
                own.id = k_watcher = id;
                own.epoch = k_epoch_place = &k_epoch;
                shared = PyCapsule_New(&own, "kernel.watch", NULL);
                if (shared == NULL || PySys_SetObject("_kernel_watch", shared) < 0) { Py_XDECREF(shared); return -1; }
                Py_DECREF(shared);
            }
        }
        if (PyDict_CheckExact(namespace) && PyDict_Watch(k_watcher, namespace) < 0) { PyErr_Clear(); k_epoch_place = NULL; }
    #endif
        return 0;
    }
    """
    void k_setup(object)
    object k_kinds(object, long long)
    object k_key(object)
    bint k_contains(object, object) except -1
    int k_exact_arity(object, object) except -1
    bint k_fresh() noexcept
    object k_item_late(list, long long)
    int k_list_push(list, object) except -1
    int k_now_fresh() noexcept
    object k_receiver(Py_ssize_t, object, object)
    Py_ssize_t k_room() noexcept
    bint k_shape(Py_ssize_t, object, tuple) noexcept
    bint k_attr_bool(Py_ssize_t, object, object) except -1
    bint k_shape_bool(bint, Py_ssize_t, Py_ssize_t, Py_ssize_t, object, object) except -1
    long long k_int(object) except? -1
    long long k_int_in(object, long long, long long) except? -1
    long long k_attr_int(Py_ssize_t, object, object, long long, long long) except? -1
    long long k_shape_int(bint, Py_ssize_t, Py_ssize_t, Py_ssize_t, object, object, long long, long long) except? -1
    str k_str(object)
    int k_take() noexcept
    int k_track(object) noexcept
    int k_watch(object) except -1
