/**
 * How a client's and a server's end of a datapath find out whether their schemas fit, before the first call.
 *
 * <pre>
 *  client's frontend                                     server's frontend
 *  SchemaAgreement  UNKNOWN -- query ------------------> SchemaOffer
 *                   ASKED   <- the same, or a part ----- its schema, and the number of the agreement
 *                   WORKING    SchemaComparer, off the datapath: room for the schema; then the comparison
 *                   SETTLED -- calls, each with the number; those of methods that do not fit are refused here
 * </pre>
 *
 * <p>Both are handles: whichever frontend is at work finds them as the one before left them. Owned by the datapath's
 * executor, except that an agreement is the comparer's while it is WORKING. What comes from the peer is checked: it
 * cannot make a service keep more than one schema of {@link io.roundhouse.api.wire.SchemaExchange#MAX_SCHEMA_LENGTH}
 * for each stripe.
 */
@Export
@Version("1.0.0")
package io.roundhouse.schema.negotiation;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
