/**
 * What every engine has to keep, as JUnit classes to extend. A subclass says which factory and settings; it may make
 * its own messages.
 *
 * <p>A run is a script drawn from a seed, so it can be repeated with cuts: at a cut the instance is decomposed, its
 * state goes through bytes, and another instance restored from it goes on. How the cuts cover every position of 10,000
 * messages: once with a cut at each position in one run, which finds what gets lost little by little; in {@link
 * io.roundhouse.testkit.contract.Cuts#STRIDE} runs with a cut every so many messages, shifted by one from run to run,
 * so that after each position that many messages follow uncut; and with single cuts at random positions to the end of
 * the run.
 */
@Export
@Version("1.0.0")
package io.roundhouse.testkit.contract;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
