/** How long a service takes from the start of its process. */
package io.roundhouse.bench.boot;
