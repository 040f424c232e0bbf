package io.github.socketpool.service;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names a parameter of a {@link ProtocolExchange} method, whose client has an envelope.
 * The request is then an object, in which the value of the parameter has this name.
 * Methods with several parameters for the request need it only if they are compiled
 * without {@code -parameters}, or if the server uses other names.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ProtocolParameter {

	/**
	 * The name.
	 * @return the name of the member of the request
	 */
	String value();

}
