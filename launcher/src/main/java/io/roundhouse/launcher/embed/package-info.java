/**
 * Roundhouse inside another program: {@link io.roundhouse.launcher.embed.RoundhouseService} runs a service in a
 * framework of its own, in a plain JVM; {@link io.roundhouse.launcher.embed.HostedActivator} brings one into a
 * framework that runs already. Which bundles it is made of says a run descriptor. From the artifact {@code launcher}
 * with the classifier {@code embed}; the JVM needs {@code --enable-native-access=ALL-UNNAMED}.
 */
package io.roundhouse.launcher.embed;
