package io.roundhouse.policy.acl;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What is let through. The defaults let everything pass. */
@ObjectClassDefinition(name = "Access control by content", description = "Denies requests by what is in them.")
@interface AclConfig {
    @AttributeDefinition(description = "Rules with ; between them, of which the first that fits a request counts:"
        + " ACTION METHOD [where FIELD OPERATOR VALUE [and ...]]. ACTION is allow or deny; METHOD is"
        + " /package.Service/Method, /package.Service/* or *; FIELD is a path of names with dots; OPERATOR is = != < <="
        + " > >= starts ends contains, or exists without a value. Texts with spaces or ; stand in double quotes.")
    String rules() default "";

    @AttributeDefinition(description = "What happens to requests that no rule fits.",
        options = {@Option(label = "allow", value = "allow"), @Option(label = "deny", value = "deny")})
    String otherwise() default "allow";

    @AttributeDefinition(description = "What a rule with conditions does to requests of a session without a schema,"
        + " in which nobody can look.",
        options = {@Option(label = "deny", value = "deny"), @Option(label = "skip", value = "skip")})
    String without_schema() default "deny";
}
