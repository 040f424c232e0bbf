package io.github.socketpool.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Runs the tests of a class, inherited and nested ones too, over another kind of sockets.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(OverSockets.Extension.class)
public @interface OverSockets {

	/**
	 * Return the kind of sockets.
	 */
	SocketKind value();

	/**
	 * Chooses the kind of sockets. Tests run one after another.
	 */
	final class Extension implements BeforeAllCallback, AfterAllCallback {

		@Override
		public void beforeAll(ExtensionContext context) {
			kind(context).use();
		}

		@Override
		public void afterAll(ExtensionContext context) {
			context.getParent().map(Extension::kind).orElse(SocketKind.TCP).use();
		}

		private static SocketKind kind(ExtensionContext context) {
			for (ExtensionContext each = context; each != null; each = each.getParent().orElse(null)) {
				Class<?> type = each.getTestClass().orElse(Object.class);
				OverSockets chosen = AnnotationSupport.findAnnotation(type, OverSockets.class).orElse(null);
				if (chosen != null) {
					return chosen.value();
				}
			}
			return SocketKind.TCP;
		}

	}

}
