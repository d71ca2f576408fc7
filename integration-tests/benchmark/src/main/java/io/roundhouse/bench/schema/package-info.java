/** What a schema costs: marshalling and binding, without processes around. */
package io.roundhouse.bench.schema;
