cdef extern from *:
    """
    #include <math.h>
    #include <limits.h>
    #define K_SITES 12
    #define K_SHAPES 3
    static PyObject *k_bail_type = NULL;
    static void k_setup(PyObject *bail) { Py_XINCREF(bail); k_bail_type = bail; }
    static void __attribute__((cold, noinline)) k_fail(void) { PyErr_SetNone(k_bail_type); }
    #define K_BAIL(result) do { k_fail(); return (result); } while (0)
    /* How many items a list or tuple has: where lists are no objects of C, their own count must be asked. */
    #define K_COUNT(x) (PyList_Check(x) ? PyList_GET_SIZE(x) : PyTuple_GET_SIZE(x))
    #define K_ALWAYS static inline __attribute__((always_inline))
    #define K_LIKELY(x) __builtin_expect(!!(x), 1)
    #define K_UNLIKELY(x) __builtin_expect(!!(x), 0)
    #if !defined(PYPY_VERSION)
    #include <datetime.h>
    #endif
    /* Values of the interpreter's own immutable classes: what they do is written in C, and seen by nobody. */
    static int k_is_value(PyObject *x) {
    #if defined(PYPY_VERSION)
        return 0;
    #else
        static const char *names[7] = {"datetime.datetime", "datetime.date", "datetime.timedelta", "datetime.timezone", "decimal.Decimal", "re.Pattern", "re.Match"};
        static PyTypeObject *known[7] = {NULL, NULL, NULL, NULL, NULL, NULL, NULL};
        PyTypeObject *t = Py_TYPE(x);
        PyObject *zone;
        int i;
        for (i = 0; i < 7; i++) if (t == known[i]) break;
        if (i == 7) {
            if (!(t->tp_flags & Py_TPFLAGS_IMMUTABLETYPE)) return 0;
            for (i = 0; i < 7; i++) if (!strcmp(t->tp_name, names[i])) break;
            if (i < 7 && known[i] == NULL) known[i] = (PyTypeObject *)Py_NewRef((PyObject *)t);
        }
        if (i != 0) return i < 7;
        if (!((PyDateTime_DateTime *)x)->hastzinfo) return 1;
        zone = ((PyDateTime_DateTime *)x)->tzinfo;  /* its methods may be the user's */
        return Py_TYPE(zone)->tp_flags & Py_TPFLAGS_IMMUTABLETYPE && !strcmp(Py_TYPE(zone)->tp_name, "datetime.timezone");
    #endif
    }
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
        return k_is_value(x) ? 16384 : 0;
    }
    /* Instances that are tuples, of classes that leave alone how a tuple is read. */
    static CYTHON_INLINE int k_tuple_read(PyObject *x) {
    #if defined(PYPY_VERSION)
        return 0;
    #else
        PyTypeObject *t = Py_TYPE(x);
        return PyTuple_Check(x) && t->tp_iter == PyTuple_Type.tp_iter
            && t->tp_as_mapping != NULL && t->tp_as_mapping->mp_subscript == PyTuple_Type.tp_as_mapping->mp_subscript
            && t->tp_as_mapping->mp_length == PyTuple_Type.tp_as_mapping->mp_length
            && t->tp_as_sequence != NULL && t->tp_as_sequence->sq_length == PyTuple_Type.tp_as_sequence->sq_length;
    #endif
    }
    /* Instances that are dicts, of classes that leave alone how a key is looked up. */
    #if !defined(PYPY_VERSION)
    static int k_same_in_dict(PyTypeObject *t, PyObject **name, const char *text) {
        if (*name == NULL && (*name = PyUnicode_InternFromString(text)) == NULL) { PyErr_Clear(); return 0; }
        return _PyType_Lookup(t, *name) == _PyType_Lookup(&PyDict_Type, *name);
    }
    #endif
    static CYTHON_INLINE int k_dict_read(PyObject *x) {
    #if defined(PYPY_VERSION)
        return 0;
    #else
        static PyObject *get = NULL, *has = NULL;
        PyTypeObject *t = Py_TYPE(x);
        if (!PyDict_Check(x) || t->tp_as_mapping == NULL || t->tp_as_sequence == NULL) return 0;
        if (t->tp_as_mapping->mp_subscript == PyDict_Type.tp_as_mapping->mp_subscript
            && t->tp_as_sequence->sq_contains == PyDict_Type.tp_as_sequence->sq_contains) return 1;
        return k_same_in_dict(t, &get, "__getitem__") && k_same_in_dict(t, &has, "__contains__");
    #endif
    }
    static CYTHON_INLINE PyObject *k_kinds(PyObject *x, long long kinds) {
        if (K_UNLIKELY(!(k_kind_of(x) & kinds))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    /* Names a kernel relies on are checked once, and again after any change of the namespaces they are
       in. A dict watcher that all kernels of a process share counts the changes; CPython 3.11 has none,
       but a version in each dict, which is compared. */
    static unsigned long k_epoch = 1, k_epoch_seen = 0, *k_epoch_place = NULL;
    #define K_TRACKED_MOST 64
    static struct { PyTypeObject *type; unsigned int version; } k_tracked[K_TRACKED_MOST];
    static int k_tracked_count = 0, k_untracked = 0;
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX < 0x030C0000
    #define K_POLLED 1
    #define K_POLLED_MOST 64
    static struct { PyObject *watched, *code, *defaults, *keywords; uint64_t version; } k_polled[K_POLLED_MOST];
    static int k_poll_count = 0;
    /* What a function has is held, so that nothing else can come to its address. */
    static void k_poll_read(int i) {
        PyObject *watched = k_polled[i].watched;
        if (PyDict_Check(watched)) k_polled[i].version = ((PyDictObject *)watched)->ma_version_tag;
        else {
            PyFunctionObject *function = (PyFunctionObject *)watched;
            Py_XINCREF(function->func_code);
            Py_XSETREF(k_polled[i].code, function->func_code);
            Py_XINCREF(function->func_defaults);
            Py_XSETREF(k_polled[i].defaults, function->func_defaults);
            Py_XINCREF(function->func_kwdefaults);
            Py_XSETREF(k_polled[i].keywords, function->func_kwdefaults);
        }
    }
    static int k_poll(PyObject *watched) {
        int i;
        for (i = 0; i < k_poll_count; i++) if (k_polled[i].watched == watched) return 0;
        if (k_poll_count >= K_POLLED_MOST || !(PyDict_CheckExact(watched) || PyFunction_Check(watched))) return -1;
        Py_INCREF(watched);
        k_polled[k_poll_count].watched = watched;
        k_poll_read(k_poll_count++);
        return 0;
    }
    /* Whether anything has changed since it was last looked at; that counts as one change. */
    static CYTHON_INLINE int k_polled_changed(void) {
        int i, changed = 0;
        for (i = 0; i < k_poll_count; i++) {
            PyObject *watched = k_polled[i].watched;
            if (PyDict_Check(watched)) { if (K_LIKELY(((PyDictObject *)watched)->ma_version_tag == k_polled[i].version)) continue; }
            else {
                PyFunctionObject *function = (PyFunctionObject *)watched;
                if (K_LIKELY(function->func_code == k_polled[i].code && function->func_defaults == k_polled[i].defaults && function->func_kwdefaults == k_polled[i].keywords)) continue;
            }
            k_poll_read(i);
            changed = 1;
        }
        k_epoch += changed;
        return changed;
    }
    #endif
    static int k_has_version(PyTypeObject *cls) {
    #if defined(PYPY_VERSION) || defined(Py_GIL_DISABLED)
        (void)cls;
        return 0;
    #elif defined(K_POLLED)
        static PyObject *any = NULL;
        if (any == NULL && (any = PyUnicode_InternFromString("__doc__")) == NULL) { PyErr_Clear(); return 0; }
        _PyType_Lookup(cls, any);  /* gives it a version if it had none */
        return cls->tp_version_tag != 0 && PyType_HasFeature(cls, Py_TPFLAGS_VALID_VERSION_TAG);
    #else
        return PyUnstable_Type_AssignVersionTag(cls);
    #endif
    }
    #if !defined(PYPY_VERSION) && !defined(K_POLLED) && !defined(Py_GIL_DISABLED)
    static int k_watcher = -1;
    typedef struct { int id; unsigned long *epoch; } k_shared_watch;
    static int k_on_change(PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *value) {
        (void)event; (void)dict; (void)key; (void)value;
        k_epoch++;
        return 0;
    }
    /* A function may get other code or defaults and stay the same object. */
    static int k_on_function(PyFunction_WatchEvent event, PyFunctionObject *function, PyObject *value) {
        (void)function; (void)value;
        if (event != PyFunction_EVENT_CREATE && event != PyFunction_EVENT_DESTROY) k_epoch++;
        return 0;
    }
    #endif
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
    static CYTHON_INLINE PyObject *k_attr(Py_ssize_t site, PyObject *x, PyObject *name) {
        PyObject **cell = k_site_cell(&k_sites[site], x);
        if (K_LIKELY(cell != NULL && *cell != NULL)) return Py_NewRef(*cell);
        return k_attr_slow(&k_sites[site], x, name);
    }
    static CYTHON_INLINE Py_UCS4 k_char(PyObject *x) {
        if (K_UNLIKELY(!PyUnicode_CheckExact(x) || PyUnicode_GET_LENGTH(x) != 1)) K_BAIL((Py_UCS4)-1);
        return PyUnicode_READ_CHAR(x, 0);
    }
    /* where they lie; a local that holds no text yet is None, and nothing is read of it */
    static CYTHON_INLINE unsigned char *k_chars(PyObject *s) {
        return s == Py_None ? NULL : (unsigned char *)PyUnicode_DATA(s);
    }
    /* `i` is known to be inside; no character is what tells of a failure, so C need not ask */
    K_ALWAYS Py_UCS4 k_chars_in(unsigned char *d, Py_ssize_t kind, Py_ssize_t n, long long i) {
        Py_UCS4 c = PyUnicode_READ((int)kind, d, (Py_ssize_t)i);
        if (c > 0x10FFFF) __builtin_unreachable();
        return c;
    }
    static CYTHON_INLINE Py_ssize_t k_chars_kind(PyObject *s) { return s == Py_None ? 0 : (Py_ssize_t)PyUnicode_KIND(s); }
    K_ALWAYS Py_UCS4 k_chars_at(unsigned char *d, Py_ssize_t kind, Py_ssize_t n, long long i) {
        if (i < 0) i += n;
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL((Py_UCS4)-1);
        return k_chars_in(d, kind, n, i);
    }
    K_ALWAYS Py_UCS4 k_chars_place(int ok, unsigned char *d, Py_ssize_t kind, Py_ssize_t n, long long i) {
        if (K_LIKELY(ok)) return k_chars_in(d, kind, n, i);
        return k_chars_at(d, kind, n, i);
    }
    static CYTHON_INLINE Py_ssize_t k_chars_size(PyObject *s) { return s == Py_None ? 0 : PyUnicode_GET_LENGTH(s); }
    static CYTHON_INLINE PyObject *k_exact(PyObject *x, PyObject *cls) {
        if (K_UNLIKELY((PyObject *)Py_TYPE(x) != cls)) K_BAIL(NULL);
        return Py_NewRef(x);
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
    static CYTHON_INLINE double k_fdiv(double a, double b) {
        if (K_UNLIKELY(b == 0.0)) K_BAIL(-1.0);
        return a / b;
    }
    /* A look-up of a constant key in a dict remembers the place of the entry: a dict made like the last
       one has the key at the same place. Known layouts only, as for attribute sites. */
    #ifdef K_INLINE_VALUES
    /* The place of the entry of a key in a dict of texts, as dicts probe for it; -1 where it isn't found
       at once. It may miss a key that is there, but what it finds is that key. */
    static Py_ssize_t k_keys_find(PyDictKeysObject *keys, PyObject *key) {
        PyDictUnicodeEntry *entries = DK_UNICODE_ENTRIES(keys);
        size_t mask = ((size_t)1 << keys->dk_log2_size) - 1, perturb, at;
        Py_hash_t hash = PyObject_Hash(key);
        int tries;
        if (hash == -1) { PyErr_Clear(); return -1; }
        perturb = (size_t)hash;
        at = perturb & mask;
        for (tries = 0; tries < 8; tries++) {
            Py_ssize_t i = keys->dk_log2_size < 8 ? ((int8_t *)keys->dk_indices)[at]
                : keys->dk_log2_size < 16 ? ((int16_t *)keys->dk_indices)[at] : -1;
            if (i == -1) return -1;
            if (i >= 0 && i < keys->dk_nentries && k_same_text(entries[i].me_key, key)) return i;
            perturb >>= 5;
            at = (at * 5 + perturb + 1) & mask;
        }
        return -1;
    }
    #endif
    static CYTHON_INLINE PyObject **k_hint_cell(Py_ssize_t site, PyObject *d, PyObject *key) {
    #ifdef K_INLINE_VALUES
        PyDictObject *dict = (PyDictObject *)d;
        PyDictKeysObject *keys = dict->ma_keys;
        if (K_LIKELY(dict->ma_values == NULL && keys->dk_kind == DICT_KEYS_UNICODE)) {
            PyDictUnicodeEntry *entries = DK_UNICODE_ENTRIES(keys);
            Py_ssize_t i = k_sites[site].place;
            if (K_LIKELY(i < keys->dk_nentries && k_same_text(entries[i].me_key, key))) return &entries[i].me_value;
            i = k_keys_find(keys, key);
            if (i >= 0) { k_sites[site].place = i; return &entries[i].me_value; }
        }
    #endif
        return NULL;
    }
    /* A borrowed value, NULL without an exception where there is none. */
    static CYTHON_INLINE PyObject *k_hint_value(Py_ssize_t site, PyObject *d, PyObject *key) {
        PyObject **cell = k_hint_cell(site, d, key);
        if (K_LIKELY(cell != NULL && *cell != NULL)) return *cell;
        return PyDict_GetItemWithError(d, key);
    }
    static CYTHON_INLINE PyObject *k_field(Py_ssize_t site, PyObject *d, PyObject *k) {
        PyObject *v = k_hint_value(site, d, k);
        if (K_UNLIKELY(v == NULL)) { if (!PyErr_Occurred()) PyErr_SetNone(k_bail_type); return NULL; }
        return Py_NewRef(v);
    }
    /* Lists of one C type that never leave the kernel; reference counted, so always freed. A few small
       ones that were let go of are kept for the next: kernels make such lists by the thousand. */
    typedef struct { PyObject_HEAD void *data; Py_ssize_t size, room; size_t bytes; } k_buffer;
    #define K_SPARE_MOST 8
    #define K_SPARE_LEAST 128
    #define K_SPARE_BYTES 4096
    static k_buffer *k_spare_buffers[K_SPARE_MOST];
    static int k_spare_count = 0;
    static void k_buffer_drop(PyObject *holder) {
        k_buffer *b = (k_buffer *)holder;
        if (K_LIKELY(k_spare_count < K_SPARE_MOST && b->data != NULL && b->bytes <= K_SPARE_BYTES)) {
            k_spare_buffers[k_spare_count++] = b;
            return;
        }
        PyMem_Free(b->data);
        PyObject_Free(holder);
    }
    static PyTypeObject k_buffer_type = {
        PyVarObject_HEAD_INIT(NULL, 0)
        .tp_name = "kernel.buffer", .tp_basicsize = sizeof(k_buffer), .tp_dealloc = k_buffer_drop,
        .tp_flags = Py_TPFLAGS_DEFAULT };
    static PyObject *k_buffer_new(long long size, size_t item) {
        static int ready = 0;
        k_buffer *b;
        if (!ready) { if (PyType_Ready(&k_buffer_type) < 0) return NULL; ready = 1; }
        if (size < 0) size = 0;
        if (K_UNLIKELY(size > (1LL << 40))) K_BAIL(NULL);
        if (K_LIKELY(k_spare_count > 0 && (size_t)size * item <= k_spare_buffers[k_spare_count - 1]->bytes)) {
            b = k_spare_buffers[--k_spare_count];
            b->room = (Py_ssize_t)(b->bytes / item);
            b->size = (Py_ssize_t)size;
            return PyObject_Init((PyObject *)b, &k_buffer_type);
        }
        b = PyObject_New(k_buffer, &k_buffer_type);
        if (b == NULL) return NULL;
        b->size = (Py_ssize_t)size;
        b->room = (Py_ssize_t)((size_t)size * item > K_SPARE_LEAST ? size : K_SPARE_LEAST / (long long)item);
        b->bytes = (size_t)b->room * item;
        b->data = PyMem_Malloc(b->bytes);
        if (b->data == NULL) { Py_DECREF((PyObject *)b); return PyErr_NoMemory(); }
        return (PyObject *)b;
    }
    /* One end of a slice, put inside the list as PySlice_AdjustIndices does. */
    static inline Py_ssize_t k_slice_end(long long at, Py_ssize_t n, int back) {
        if (at < 0) { at += n; return at < 0 ? -back : (Py_ssize_t)at; }
        return at >= n ? n - back : (Py_ssize_t)at;
    }
    static inline Py_ssize_t k_slice_size(Py_ssize_t first, Py_ssize_t last, Py_ssize_t step) {
        if (step < 0) return last < first ? (first - last - 1) / -step + 1 : 0;
        return first < last ? (last - first - 1) / step + 1 : 0;
    }
    #define K_BUFFER(name, type) \\
        static CYTHON_INLINE PyObject *k_##name##_new(long long size) { return k_buffer_new(size, sizeof(type)); } \\
        static CYTHON_INLINE type *k_##name##_data(PyObject *holder) { return (type *)((k_buffer *)holder)->data; } \\
        static CYTHON_INLINE Py_ssize_t k_##name##_size(PyObject *holder) { return ((k_buffer *)holder)->size; } \\
        static PyObject *k_##name##_fill(long long size, type value) { \\
            PyObject *holder = k_##name##_new(size); type *p; Py_ssize_t i, n; \\
            if (holder == NULL) return NULL; \\
            p = k_##name##_data(holder); n = k_##name##_size(holder); \\
            for (i = 0; i < n; i++) p[i] = value; \\
            return holder; } \\
        static CYTHON_INLINE Py_ssize_t k_##name##_push(PyObject *holder, Py_ssize_t size, type value) { \\
            k_buffer *b = (k_buffer *)holder; \\
            if (K_UNLIKELY(size >= b->room)) { \\
                void *data = PyMem_Realloc(b->data, (size_t)b->room * 2 * sizeof(type)); \\
                if (data == NULL) { PyErr_NoMemory(); return -1; } \\
                b->data = data; b->room *= 2; b->bytes = (size_t)b->room * sizeof(type); } \\
            ((type *)b->data)[size] = value; b->size = size + 1; \\
            return size + 1; } \\
        K_ALWAYS Py_ssize_t k_##name##_append_at(PyObject *holder, type **data, Py_ssize_t size, type value) { \\
            k_buffer *b = (k_buffer *)holder; \\
            if (size < 0) __builtin_unreachable(); \\
            if (K_UNLIKELY(size >= b->room)) { \\
                if (k_##name##_push(holder, size, value) < 0) return -1; \\
                *data = (type *)b->data; } \\
            else { (*data)[size] = value; b->size = size + 1; } \\
            return size + 1; } \\
        static PyObject *k_##name##_slice(PyObject *of, long long low, long long high, long long step) { \\
            Py_ssize_t size = k_##name##_size(of), by = (Py_ssize_t)step, i; \\
            Py_ssize_t first = k_slice_end(low, size, by < 0), last = k_slice_end(high, size, by < 0); \\
            Py_ssize_t n = k_slice_size(first, last, by); \\
            PyObject *holder = k_##name##_new(n); type *from = k_##name##_data(of), *p; \\
            if (holder == NULL) return NULL; \\
            p = k_##name##_data(holder); \\
            for (i = 0; i < n; i++, first += by) p[i] = from[first]; \\
            return holder; } \\
        static Py_ssize_t k_##name##_splice(PyObject *holder, long long low, long long high, PyObject *given) { \\
            k_buffer *b = (k_buffer *)holder; \\
            Py_ssize_t n = b->size, m = ((k_buffer *)given)->size; \\
            Py_ssize_t first = k_slice_end(low, n, 0), last = k_slice_end(high, n, 0); \\
            PyObject *copy = given == holder ? k_##name##_slice(given, 0, n, 1) : Py_NewRef(given); \\
            if (copy == NULL) return -1; \\
            if (last < first) last = first; \\
            if (n - (last - first) + m > b->room) { \\
                Py_ssize_t room = 2 * (n + m); \\
                void *data = PyMem_Realloc(b->data, (size_t)room * sizeof(type)); \\
                if (data == NULL) { Py_DECREF(copy); PyErr_NoMemory(); return -1; } \\
                b->data = data; b->room = room; b->bytes = (size_t)room * sizeof(type); } \\
            memmove((type *)b->data + first + m, (type *)b->data + last, (size_t)(n - last) * sizeof(type)); \\
            memcpy((type *)b->data + first, k_##name##_data(copy), (size_t)m * sizeof(type)); \\
            Py_DECREF(copy); \\
            return b->size = n - (last - first) + m; } \\
        static CYTHON_INLINE Py_ssize_t k_##name##_insert(PyObject *holder, long long at, type value) { \\
            Py_ssize_t n = k_##name##_size(holder); type *p; \\
            if (at < 0) at += n; \\
            if (at < 0) at = 0; \\
            if (at > n) at = n; \\
            if (k_##name##_push(holder, n, value) < 0) return -1; \\
            p = k_##name##_data(holder); \\
            memmove(p + at + 1, p + at, (size_t)(n - at) * sizeof(type)); \\
            p[at] = value; \\
            return n + 1; } \\
        static CYTHON_INLINE Py_ssize_t k_##name##_drop(PyObject *holder, Py_ssize_t at) { \\
            k_buffer *b = (k_buffer *)holder; type *p = (type *)b->data; \\
            memmove(p + at, p + at + 1, (size_t)(b->size - at - 1) * sizeof(type)); \\
            return --b->size; } \\
        static CYTHON_INLINE Py_ssize_t k_##name##_cut(PyObject *holder, Py_ssize_t size) { \\
            if (K_UNLIKELY(size < 0)) K_BAIL(-1); \\
            ((k_buffer *)holder)->size = size; return size; } \\
        static PyObject *k_##name##_joined(PyObject *one, PyObject *two) { \\
            Py_ssize_t n = k_##name##_size(one), m = k_##name##_size(two); \\
            PyObject *holder = k_##name##_new((long long)n + m); \\
            if (holder == NULL) return NULL; \\
            memcpy(k_##name##_data(holder), k_##name##_data(one), (size_t)n * sizeof(type)); \\
            memcpy(k_##name##_data(holder) + n, k_##name##_data(two), (size_t)m * sizeof(type)); \\
            return holder; }
    K_BUFFER(flags, unsigned char)



    static CYTHON_INLINE int k_fresh(void) {
        int i;
        if (k_epoch_place == NULL || k_epoch_seen != *k_epoch_place) return 0;
    #if defined(K_POLLED)
        if (K_UNLIKELY(k_polled_changed())) return 0;
    #endif
        for (i = 0; i < k_tracked_count; i++) if (k_tracked[i].type->tp_version_tag != k_tracked[i].version) return 0;
        return 1;
    }
    /* Something is another: who is checking just now, in another thread, has to begin anew. */
    static int k_gone(void) { if (k_epoch_place != NULL) (*k_epoch_place)++; return 0; }
    /* both ends of an index inside a length: all between them are too */
    static CYTHON_INLINE int k_inside(long long a, long long b, Py_ssize_t n) {
        return a >= 0 && a < n && b >= 0 && b < n;
    }
    static CYTHON_INLINE PyObject *k_item_late(PyObject *x, long long i) {
        if (K_LIKELY((unsigned long long)i < (unsigned long long)PyList_GET_SIZE(x))) return Py_NewRef(PyList_GET_ITEM(x, (Py_ssize_t)i));
        PyErr_SetString(PyExc_IndexError, "list index out of range");
        return NULL;
    }
    static CYTHON_INLINE PyObject *k_list(PyObject *x) {
        if (K_UNLIKELY(!PyList_CheckExact(x))) K_BAIL(NULL);
        return Py_NewRef(x);
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
    /* Told before names are checked: what changes meanwhile, as by another thread, is not missed. */
    static unsigned long long k_look(void) {
        k_epoch_seen = 0;
        k_tracked_count = k_untracked = 0;
        if (k_epoch_place == NULL) return 0;
    #if defined(K_POLLED)
        k_polled_changed();
    #endif
        return *k_epoch_place;
    }
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
    static int k_now_fresh(unsigned long long since) { if (!k_untracked) k_epoch_seen = (unsigned long)since; return 0; }
    static CYTHON_INLINE PyObject *k_part(PyObject *x, long long i) { return Py_NewRef(PyTuple_GET_ITEM(x, (Py_ssize_t)i)); }
    static CYTHON_INLINE Py_ssize_t k_at(long long i, Py_ssize_t n) {
        if (i < 0) i += n;
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(-1);
        return (Py_ssize_t)i;
    }
    /* an index that `ok` says is inside; else checked */
    K_ALWAYS Py_ssize_t k_place(int ok, long long i, Py_ssize_t n) {
        if (K_LIKELY(ok)) { if (i < 0) __builtin_unreachable(); return (Py_ssize_t)i; }
        return k_at(i, n);
    }
    /* Sums and products for the ends of an index over a loop; what leaves 64 bits fails every test. */
    #define K_NOWHERE LLONG_MIN
    #define K_EXACT(name, op) static CYTHON_INLINE long long k_##name(long long a, long long b) { \\
        long long r; \\
        if (a == K_NOWHERE || b == K_NOWHERE || __builtin_##op##_overflow(a, b, &r)) return K_NOWHERE; \\
        return r; }
    K_EXACT(plus, add)
    static CYTHON_INLINE long long k_quot(long long a, long long b) { return (long long)((unsigned long long)a / (unsigned long long)b); }
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
    #if defined(PYPY_VERSION)
    #include <pthread.h>
    #define K_SHALLOW_BYTES (48 << 10)
    #define K_SPARE_BYTES (64 << 10)
    static __thread char *k_stack_top = NULL;
    #if defined(__linux__)
    extern int pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes);
    #endif
    static void k_find_stack(char *here) {
        k_stack_top = here;
    #if defined(__linux__)
        pthread_attr_t attributes;
        if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
            void *begin;
            size_t size;
            if (pthread_attr_getstack(&attributes, &begin, &size) == 0) k_stack_top = (char *)begin + size;
            pthread_attr_destroy(&attributes);
        }
    #endif
    }
    /* The bytes of stack that calls may still take; PyPy allows 768 for each of the recursion limit. */
    static Py_ssize_t k_bytes_left(Py_ssize_t used) {
        PyObject *ask = PySys_GetObject("getrecursionlimit"), *told;
        Py_ssize_t room, spare;
        if (ask == NULL || (told = PyObject_CallNoArgs(ask)) == NULL) { PyErr_Clear(); return -1; }
        room = PyLong_AsSsize_t(told) * 768;
        Py_DECREF(told);
        spare = room / 4 < K_SPARE_BYTES ? room / 4 : K_SPARE_BYTES;
        return room - spare - used;
    }
    #endif
    #define K_CALL_BYTES 1024  /* what a call of the kernel's own takes of the stack at most, and more */
    #define K_CALLS_MOST 400
    static CYTHON_INLINE Py_ssize_t k_room(void) {
    #if defined(PYPY_VERSION)
        char here;
        Py_ssize_t left;
        if (K_UNLIKELY(k_stack_top == NULL)) k_find_stack(&here);
        if (K_LIKELY(k_stack_top - &here <= K_SHALLOW_BYTES)) return K_CALLS_MOST;
        left = k_bytes_left(k_stack_top - &here) / K_CALL_BYTES;
        return left < K_CALLS_MOST ? left : K_CALLS_MOST;
    #elif PY_VERSION_HEX >= 0x030C0000
        return PyThreadState_Get()->py_recursion_remaining - 2;
    #else
        return PyThreadState_Get()->recursion_remaining - 2;
    #endif
    }
    static CYTHON_INLINE PyObject *k_scalar(PyObject *x) {
        if (K_UNLIKELY(!(k_kind_of(x) & (1 | 2 | 4 | 8 | 16 | 32 | 8192)))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
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
    K_ALWAYS int k_shape(Py_ssize_t n, PyObject *x, PyObject *names) {
    #ifdef K_INLINE_VALUES
        k_shape_data *s = &k_shapes[n][0];
        if (K_LIKELY(Py_TYPE(x) == s->type && s->type->tp_version_tag == s->version)) return 1;
        return k_shape_other(n, x, names);
    #else
        return 0;
    #endif
    }
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
    K_ALWAYS double k_shape_float(int ok, Py_ssize_t n, Py_ssize_t i, Py_ssize_t site, PyObject *x, PyObject *name) {
        PyObject **cell = k_shape_cell(ok, n, i, x);
        if (K_LIKELY(cell != NULL && *cell != NULL && PyFloat_CheckExact(*cell))) return PyFloat_AS_DOUBLE(*cell);
        return k_attr_float(site, x, name);
    }
    K_ALWAYS PyObject *k_shape_get(int ok, Py_ssize_t n, Py_ssize_t i, Py_ssize_t site, PyObject *x, PyObject *name) {
        PyObject **cell = k_shape_cell(ok, n, i, x);
        if (K_LIKELY(cell != NULL && *cell != NULL)) return Py_NewRef(*cell);
        return k_attr(site, x, name);
    }
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
    static CYTHON_INLINE PyObject *k_str(PyObject *x) {
        if (K_UNLIKELY(!PyUnicode_CheckExact(x))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    /* Of ints that are not below zero: one look at the sign tells of an overflow, and what comes of them
       is never taken for a failure. */
    static CYTHON_INLINE long long k_sum(long long a, long long b) {
        long long r = (long long)((unsigned long long)a + (unsigned long long)b);
        if (K_UNLIKELY(r < 0)) K_BAIL(-1);
        return r;
    }
    /* PyPy ends the process where its stack runs out while C code makes an object, as for a traceback.
       So RecursionError is raised here, as PyPy would soon do, while there is room to handle it. */
    static CYTHON_INLINE int k_take(void) {
    #if defined(PYPY_VERSION)
        char here;
        if (K_UNLIKELY(k_stack_top == NULL)) k_find_stack(&here);
        if (K_UNLIKELY(k_stack_top - &here > K_SHALLOW_BYTES) && k_bytes_left(k_stack_top - &here) < 0) {
            PyErr_SetString(PyExc_RecursionError, "maximum recursion depth exceeded");
            return -1;
        }
    #endif
        k_taken++;
        return 0;
    }
    /* A text without letters of the other case is what it was. */
    static PyObject *k_text_cased(PyObject *s, long long way) {
        static PyObject *names[3];
        if (PyUnicode_IS_ASCII(s)) {
    #if !defined(PYPY_VERSION)
            Py_ssize_t n = PyUnicode_GET_LENGTH(s), i = 0, j;
            const unsigned char *from = (const unsigned char *)PyUnicode_DATA(s);
            unsigned char first = way == 2 ? 'a' : 'A', *to;
            PyObject *made;
            while (i < n && (unsigned char)(from[i] - first) > 25) i++;
            if (i == n) return Py_NewRef(s);
            if ((made = PyUnicode_New(n, 0x7F)) == NULL) return NULL;
            to = (unsigned char *)PyUnicode_DATA(made);
            memcpy(to, from, (size_t)i);
            for (j = i; j < n; j++) to[j] = from[j] ^ ((unsigned char)(from[j] - first) <= 25 ? 0x20 : 0);
            return made;
    #endif
        }
        if (names[way] == NULL) {
            names[way] = PyUnicode_InternFromString(way == 0 ? "lower" : way == 1 ? "casefold" : "upper");
            if (names[way] == NULL) return NULL;
        }
        return PyObject_CallMethodNoArgs(s, names[way]);
    }
    /* a class is part of the world too: its version changes whenever it or a base of it does */
    static int k_track(PyObject *cls) {
        int i;
        for (i = 0; i < k_tracked_count; i++) if ((PyObject *)k_tracked[i].type == cls) return 0;
        if (!PyType_Check(cls) || k_tracked_count >= K_TRACKED_MOST || !k_has_version((PyTypeObject *)cls)) { k_untracked = 1; return 0; }
        k_tracked[k_tracked_count].type = (PyTypeObject *)cls;
        k_tracked[k_tracked_count++].version = ((PyTypeObject *)cls)->tp_version_tag;
        return 0;
    }
    static CYTHON_INLINE double k_truediv(long long a, long long b) {
        const long long far = 1LL << 53;
        if (K_UNLIKELY(b == 0 || a > far || a < -far || b > far || b < -far)) K_BAIL(-1.0);
        return (double)a / (double)b;
    }
    static PyObject *k_unpack(PyObject *x, long long n) {
        if ((PyTuple_CheckExact(x) || k_tuple_read(x)) && PyTuple_GET_SIZE(x) == n) return Py_NewRef(x);
        if (PyList_CheckExact(x) && PyList_GET_SIZE(x) == n) return PyList_AsTuple(x);
        K_BAIL(NULL);
    }
    /* Have a namespace watched, or a function, which may get other code or defaults. */
    static int k_watch(PyObject *watched) {
    #if defined(K_POLLED)
        if (k_epoch_place == NULL && k_poll_count == 0) k_epoch_place = &k_epoch;
        if (watched != Py_None && k_poll(watched) < 0) k_epoch_place = NULL;
    #elif !defined(PYPY_VERSION) && !defined(Py_GIL_DISABLED)
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
                if (PyFunction_AddWatcher(k_on_function) < 0) { PyErr_Clear(); return 0; }
                own.id = k_watcher = id;
                own.epoch = k_epoch_place = &k_epoch;
                shared = PyCapsule_New(&own, "kernel.watch", NULL);
                if (shared == NULL || PySys_SetObject("_kernel_watch", shared) < 0) { Py_XDECREF(shared); return -1; }
                Py_DECREF(shared);
            }
        }
        if (PyDict_CheckExact(watched) && PyDict_Watch(k_watcher, watched) < 0) { PyErr_Clear(); k_epoch_place = NULL; }
    #endif
        return 0;
    }
    """
    void k_setup(object)
    object k_kinds(object, long long)
    object k_attr(Py_ssize_t, object, object)
    Py_UCS4 k_char(object) except? -1
    unsigned char * k_chars(str) noexcept
    Py_UCS4 k_chars_in(unsigned char *, Py_ssize_t, Py_ssize_t, long long) noexcept
    Py_ssize_t k_chars_kind(str) noexcept
    Py_UCS4 k_chars_at(unsigned char *, Py_ssize_t, Py_ssize_t, long long) except? -1
    Py_UCS4 k_chars_place(bint, unsigned char *, Py_ssize_t, Py_ssize_t, long long) except? -1
    Py_ssize_t k_chars_size(str) noexcept
    object k_exact(object, object)
    int k_exact_arity(object, object) except -1
    double k_fdiv(double, double) except? -1.0
    object k_field(Py_ssize_t, dict, object)
    unsigned char * k_flags_data(object) noexcept
    object k_flags_fill(long long, unsigned char)
    Py_ssize_t k_flags_size(object) noexcept
    bint k_fresh() noexcept
    int k_gone() noexcept
    bint k_inside(long long, long long, Py_ssize_t) noexcept
    object k_item_late(list, long long)
    list k_list(object)
    int k_list_push(list, object) except -1
    unsigned long long k_look() noexcept
    object k_new(object)
    int k_now_fresh(unsigned long long) noexcept
    object k_part(tuple, long long)
    Py_ssize_t k_at(long long, Py_ssize_t) except? -1
    Py_ssize_t k_place(bint, long long, Py_ssize_t) except? -1
    long long k_plus(long long, long long) noexcept
    long long k_quot(long long, long long) noexcept
    object k_receiver(Py_ssize_t, object, object)
    Py_ssize_t k_room() noexcept
    object k_scalar(object)
    bint k_shape(Py_ssize_t, object, tuple) noexcept
    double k_attr_float(Py_ssize_t, object, object) except? -1.0
    double k_shape_float(bint, Py_ssize_t, Py_ssize_t, Py_ssize_t, object, object) except? -1.0
    object k_shape_get(bint, Py_ssize_t, Py_ssize_t, Py_ssize_t, object, object)
    int k_attr_init(Py_ssize_t, object, object, object) except -1
    int k_shape_init(bint, Py_ssize_t, Py_ssize_t, Py_ssize_t, object, object, object) except -1
    str k_str(object)
    long long k_sum(long long, long long) except? -1
    int k_take() except -1
    str k_text_cased(str, long long)
    int k_track(object) noexcept
    double k_truediv(long long, long long) except? -1.0
    tuple k_unpack(object, long long)
    int k_watch(object) except -1
