package io.github.socketpool.service;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.FileSystemGeneratedFiles;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

/**
 * Generates code for an application ahead of time, and compiles it. Its classes become
 * members of the packages of the application, as in a real build. So each application can
 * be loaded once.
 */
public final class GeneratedCode {

	private final Path folder;

	private GeneratedCode(Path folder) {
		this.folder = folder;
	}

	/**
	 * Generate the code of an application.
	 * @param folder where it is written
	 * @param application the configuration class of the application
	 * @param properties the properties that are set at build time
	 */
	public static GeneratedCode of(Path folder, Class<?> application, String... properties) {
		GeneratedCode code = new GeneratedCode(folder);
		code.generate(application, properties);
		return code;
	}

	private void generate(Class<?> application, String... properties) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(properties).applyTo(context);
		context.register(application);
		String uniqueName = application.getName().replaceAll("[^A-Za-z]", "");
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(application), uniqueName),
				new FileSystemGeneratedFiles((kind) -> this.folder.resolve(kind.name())));
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
	}

	/**
	 * Compile and load the code.
	 * @return what registers its beans
	 */
	@SuppressWarnings("unchecked")
	public ApplicationContextInitializer<GenericApplicationContext> load() throws Exception {
		compile();
		Class<?> initializer = null;
		for (Path file : find(this.folder.resolve("compiled"), ".class")) {
			Class<?> defined = define(file);
			initializer = defined.getName().endsWith("ApplicationContextInitializer") ? defined : initializer;
		}
		return (ApplicationContextInitializer<GenericApplicationContext>) initializer.getDeclaredConstructor()
			.newInstance();
	}

	private void compile() throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		Path target = Files.createDirectories(this.folder.resolve("compiled"));
		try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
			boolean compiled = compiler
				.getTask(null, manager, null,
						List.of("-d", target.toString(), "-proc:none", "-nowarn", "-cp",
								System.getProperty("java.class.path")),
						null,
						manager.getJavaFileObjectsFromPaths(find(this.folder.resolve(Kind.SOURCE.name()), ".java")))
				.call();
			if (!compiled) {
				throw new AssertionError("The generated code does not compile");
			}
		}
	}

	/**
	 * Define a class in the package, and by the class loader, of the class it is for.
	 */
	private Class<?> define(Path file) throws Exception {
		String name = this.folder.resolve("compiled").relativize(file).toString().replace('/', '.');
		Class<?> neighbour = Class.forName(name.substring(0, name.indexOf('_')));
		return MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup()).defineClass(Files.readAllBytes(file));
	}

	private static List<Path> find(Path folder, String ending) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter((file) -> file.toString().endsWith(ending)).sorted().toList();
		}
	}

}
