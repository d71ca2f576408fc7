/**
 * The mRPC service: applications attach here and get their stripes.
 */
package io.roundhouse.mrpc;
