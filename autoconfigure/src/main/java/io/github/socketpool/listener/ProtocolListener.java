package io.github.socketpool.listener;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes the method of a bean listen to messages that a server sends by itself. It may
 * also annotate another annotation.
 * <p>
 * The method may have one parameter for the payload, such as the params of JSON-RPC, and
 * one of type {@link ServerMessage}. What it returns answers a request of the server; if
 * it throws an exception, a request is answered with an error that does not say why.
 * Without an envelope, the payload is all of the body, and anything but {@code null} that
 * the method returns is sent as a frame of its own.
 * <p>
 * It runs on the application's executor, and may make calls. The messages of one
 * connection are handled one after another, in their order.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ProtocolListener {

	/**
	 * The client on whose connections the messages come.
	 * @return the name of the client; the default client if empty
	 */
	String client() default "";

	/**
	 * What the messages are about, such as the method of JSON-RPC. Only clients with an
	 * envelope know it.
	 * @return the name of the operation; if empty, the method gets the messages that no
	 * other method of the client takes
	 */
	String operation() default "";

}
