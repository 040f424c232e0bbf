package io.github.socketpool.context;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.socketpool.pool.ConnectionPool;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Conditional;

/**
 * {@link Conditional @Conditional} that matches if a context may have a
 * {@link ConnectionPool}: there is such a bean, or {@link ProtocolClients} that can
 * create one. Unlike {@link ConditionalOnBean @ConditionalOnBean}, it also finds beans
 * that are not default candidates, such as those of named clients.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnConnectionPoolCondition.class)
public @interface ConditionalOnConnectionPool {

	/**
	 * Return where to search. Contexts manage only the pools that they define.
	 * @return the part of the hierarchy of contexts
	 */
	SearchStrategy search() default SearchStrategy.CURRENT;

}
