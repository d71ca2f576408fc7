/** The proxies that stand beside the peer's applications: where they come from, their settings, their processes. */
package io.roundhouse.bench.proxy;
