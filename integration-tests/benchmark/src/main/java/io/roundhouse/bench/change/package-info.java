/** Live change under load: how long inputs wait, what else feels it, what is left behind. */
package io.roundhouse.bench.change;
