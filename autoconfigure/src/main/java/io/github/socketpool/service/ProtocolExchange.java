package io.github.socketpool.service;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.socketpool.client.CallSpec;

/**
 * Makes a method of an interface a call. It may also annotate another annotation, or the
 * method of a super-interface that the method overrides.
 * <p>
 * One parameter is the request. If the client has an envelope, such as that of JSON-RPC,
 * there may be none or several, which become an object with their names as members; see
 * {@link ProtocolParameter}. A parameter of type {@link Duration} is the timeout of the
 * call; {@code null} stands for the call timeout of the client. The return type decides
 * how the call is made:
 * <ul>
 * <li>any type: the response is converted to it. It may be generic. An {@link Optional}
 * is empty if the response is the JSON value {@code null}</li>
 * <li>{@link CompletableFuture}: the method does not wait for the response</li>
 * <li>{@code void}: the response is awaited and dropped</li>
 * <li>{@code void} with {@link #oneWay()}: the server does not answer</li>
 * </ul>
 * Methods throw the exceptions of the client as they are.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ProtocolExchange {

	/**
	 * The operation that the call invokes, as for {@link CallSpec#operation(String)}. The
	 * default is the name of the method.
	 * @return the name of the operation
	 */
	String value() default "";

	/**
	 * Whether the server, by agreement, does not answer. Such a method returns
	 * {@code void}.
	 * @return {@code true} for a message without a response
	 * @see CallSpec#send()
	 */
	boolean oneWay() default false;

	/**
	 * Whether the server may process the request twice without harm.
	 * @return {@code true} to declare it
	 * @see CallSpec#idempotent()
	 */
	boolean idempotent() default false;

}
