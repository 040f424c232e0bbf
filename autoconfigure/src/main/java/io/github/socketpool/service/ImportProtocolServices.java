package io.github.socketpool.service;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.context.ClientBeans;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Import;

/**
 * Makes beans of interfaces with {@link ProtocolExchange} methods. Used on a
 * configuration class, once for each client.
 *
 * <pre>
 * &#064;Configuration
 * &#064;ImportProtocolServices(client = "quotes", types = QuoteService.class)
 * class Services { }
 * </pre>
 *
 * The bean of an interface has the name of its client as its {@link Qualifier}. An
 * interface that is imported for several clients is injected only with that qualifier.
 * <p>
 * An interface that breaks a rule stops the application at startup, and so does an
 * unknown client.
 *
 * @see AbstractProtocolServiceRegistrar
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ImportProtocolServices.Container.class)
@Import(ImportProtocolServicesRegistrar.class)
public @interface ImportProtocolServices {

	/**
	 * The interfaces.
	 * @return the interfaces
	 */
	Class<?>[] types() default {};

	/**
	 * The name of the {@link ProtocolClient} that makes the calls.
	 * @return the name; by default that of the client of {@code socketpool.*}
	 */
	String client() default ClientBeans.DEFAULT_CLIENT;

	/**
	 * The packages to search for interfaces with {@link ProtocolExchange} methods,
	 * together with the packages below them.
	 * @return the names of packages
	 */
	String[] basePackages() default {};

	/**
	 * Classes or interfaces in the packages to search, as for {@link #basePackages()}.
	 * @return one type of each package
	 */
	Class<?>[] basePackageClasses() default {};

	/**
	 * Contains the annotations if there are several.
	 */
	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@Import(ImportProtocolServicesRegistrar.class)
	@interface Container {

		/**
		 * The annotations.
		 * @return the annotations
		 */
		ImportProtocolServices[] value();

	}

}
