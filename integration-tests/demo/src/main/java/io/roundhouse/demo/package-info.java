/**
 * The demo: {@link io.roundhouse.demo.Demo} starts two services and the two applications {@link
 * io.roundhouse.demo.ClientApplication} and {@link io.roundhouse.demo.ServerApplication}, changes the services while
 * the applications call through them, and counts.
 */
package io.roundhouse.demo;
