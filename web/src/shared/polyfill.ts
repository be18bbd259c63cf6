// What our code and libraries call and Chrome 78 / Safari 13 lack. Fetched by old browsers only.
import "core-js/es/global-this";
import "core-js/es/array/at";
import "core-js/es/array/find-last";
import "core-js/es/array/find-last-index";
import "core-js/es/array/to-sorted";
import "core-js/es/array/to-reversed";
import "core-js/es/array/to-spliced";
import "core-js/es/array/with";
import "core-js/es/object/has-own";
import "core-js/es/promise/all-settled";
import "core-js/es/promise/any";
import "core-js/es/string/at";
import "core-js/es/string/replace-all";
import "core-js/stable/queue-microtask";
import "core-js/stable/structured-clone";
