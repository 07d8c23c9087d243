# The column of a lesson.
lesson-steps = Step { $at } of { $all }
lesson-task = Your task
lesson-answer-first = First answer the question of the lesson, or skip it. What comes then is hidden until you do.
lesson-answer = Answer
lesson-your-answer = Your answer
lesson-skip = Skip this question
lesson-yes = Yes
lesson-no = No
lesson-was-right = Your prediction was right.
lesson-you-said = You predicted
lesson-it-is = In this run it is
lesson-no-answer = This run gives no answer.
lesson-click-it = Click the line on the ladder, or select it with the keyboard and press Enter.
lesson-click-right = That is the line.
lesson-click-wrong = That is another line.
lesson-next = Go on
lesson-leave = Go on without it
lesson-through = You have completed the lesson.
lesson-through-but = You have come to the end of the lesson. You left out { $count ->
    [one] one task
   *[other] { $count } tasks
}.
lesson-practise = Practise again with other names
