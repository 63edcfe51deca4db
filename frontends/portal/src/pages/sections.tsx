export interface SectionsProps {
  sections: readonly { title: string; text: string }[]
}

/** A text in parts, each with its title. */
export const Sections = ({ sections }: SectionsProps) => (
  <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-6">
    {sections.map(({ title, text }) => (
      <section key={title}>
        <h2 className="text-lg">{title}</h2>
        <p className="mt-1 text-muted">{text}</p>
      </section>
    ))}
  </div>
)
