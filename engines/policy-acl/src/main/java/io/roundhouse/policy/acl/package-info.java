/**
 * The policy that decides about requests by what is in them: rules with an action, a method and conditions on fields,
 * of which the first that fits counts.
 *
 * <p>On the caller's side it looks at what an application sends, on the server's at what it is sent; both times at
 * bytes nobody else can change: a request is encoded into private memory before any policy sees it, and received into
 * the private memory of its link. So what was checked is what is sent or delivered, and no further copy is needed.
 *
 * <p>The conditions of all rules that concern a method are one {@link
 * io.roundhouse.schema.binding.ContentMatcher}, made when the rules change: a message is read once. Bytes that are no
 * message are denied, like all of a session without a schema where rules ask for content.
 *
 * <p>Has no state: another revision goes on with the settings.
 */
package io.roundhouse.policy.acl;
